/**
 * Loaded into every server that is measured. On SIGUSR2 it collects its garbage and writes down what is in use: what
 * lives on the heap, and all that is resident outside of it. What the heap has room for besides depends on chance.
 */
import { renameSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
process.on("SIGUSR2", () => {
  for (let i = 0; i < 3; i++) collect();
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  const file = `${process.env.MEMORY_FILE}`;
  writeFileSync(`${file}.new`, String(heapUsed + rss - heapTotal));
  renameSync(`${file}.new`, file);
});
