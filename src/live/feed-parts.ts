/** The parts of a server that feeds use. */
import type { Config } from "../config.js";
import type { Store } from "../store/store.js";
import type { Counts } from "../telemetry/counts.js";
import type { Hub } from "./hub.js";

export interface FeedParts {
  config: Config;
  counts: Counts;
  hub: Hub;
  store: Store;
}
