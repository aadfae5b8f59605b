/**
 * Loaded into every server that is measured. On SIGUSR2 it collects its garbage and writes down what lives then, on the
 * heap and in buffers. What is resident says less: how much room a heap keeps for what may come differs by megabytes
 * from run to run. Not in it is the kernel's and libuv's part of a socket, which is the same for everyone.
 */
import { renameSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
process.on("SIGUSR2", () => {
  for (let i = 0; i < 3; i++) collect();
  const { heapUsed, external } = process.memoryUsage();
  const file = `${process.env.MEMORY_FILE}`;
  writeFileSync(`${file}.new`, String(heapUsed + external));
  renameSync(`${file}.new`, file);
});
