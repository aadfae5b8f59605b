/** `npm run bench -- send` or `-- inbox`: measured beside a peer, in one run. */
import { cpus } from "node:os";
import { benchInbox } from "./inbox.js";
import { benchSend } from "./send.js";

const benches: Record<string, () => Promise<void>> = { send: benchSend, inbox: benchInbox };
const bench = benches[process.argv[2] ?? ""];

if (!bench) {
  process.stderr.write(`Say which: ${Object.keys(benches).join(" or ")}\n`);
  process.exit(1);
}
process.stdout.write(`${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}\n`);
await bench();
process.exit(0);
