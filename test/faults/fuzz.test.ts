/**
 * Frames and HTTP requests that are made up at random: bytes, pieces, resets at random moments. For some seconds in
 * every run, for a minute in `npm run test:long`. FUZZ_SEED=… runs one seed again.
 */
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { metricsOf, type Person, until } from "../parley.js";
import { intBelow, randomOf } from "../random.js";
import { frame, http, init, post, RawConnection, subscribe, UPGRADE } from "./connection.js";
import { type Attacked, isLong, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let metricsUrl: string;

const RUN_MS = isLong ? 60_000 : 4_000;
const AT_ONCE = 12;

beforeAll(async () => {
  server = await startAttacked({
    PARLEY_METRICS_PORT: "0",
    PARLEY_PRESENCE_GRACE_MS: "100",
    PARLEY_WORK_MS_PER_SECOND: "100000",
    PARLEY_ANONYMOUS_WORK_MS_PER_SECOND: "100000",
    PARLEY_REQUESTS_PER_SECOND: "100000",
  });
  ana = (await server.cast("Ana"))[0] as Person;
  metricsUrl = /metrics at +(\S+)/.exec(server.process.output())?.[1] ?? "";
});
afterAll(() => server?.stop());

