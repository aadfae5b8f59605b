/**
 * `npm run bench -- send`, `-- inbox`, `-- fanout`, `-- presence`, `-- receipts`, `-- resume` or `-- push`: measures Parley beside
 * peers in one run. `-- history`: checks it under faults.
 */
import { cpus } from "node:os";
import { benchFanout } from "./fanout.js";
import { benchHistory } from "./history.js";
import { benchInbox } from "./inbox.js";
import { benchPresence } from "./presence.js";
import { benchPush } from "./push.js";
import { benchReceipts } from "./receipts.js";
import { benchResume } from "./resume.js";
import { benchSend } from "./send.js";

const benches: Record<string, () => Promise<void>> = {
  send: benchSend,
  inbox: benchInbox,
  fanout: benchFanout,
  presence: benchPresence,
  receipts: benchReceipts,
  resume: benchResume,
  push: benchPush,
  history: benchHistory,
};
const bench = benches[process.argv[2] ?? ""];

if (!bench) {
  process.stderr.write(`Say which: ${Object.keys(benches).join(" or ")}\n`);
  process.exit(1);
}
process.stdout.write(`${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}\n`);
await bench();
process.exit(0);
