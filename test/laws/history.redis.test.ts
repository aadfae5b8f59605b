/** The history checker's short form; `npm run bench -- history` is the long one. */
import { expect, inject, test } from "vitest";
import { isLong } from "../support/long.js";
import { runHistory } from "./history/run.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

// The servers are struck: they have to be processes of their own, and so do their stores.
test("nothing is lost, repeated, reordered or leaked while sockets, servers, Redis and PostgreSQL fail", async () => {
  const lines = [`a history: PARLEY_TEST_SEED=${SEED}`];
  const { counts, failures } = await runHistory({
    seed: SEED,
    seconds: isLong ? 60 : 14,
    messages: isLong ? 5_000 : 1_100,
    mostSeconds: isLong ? 90 : 24,
    postgresBin: inject("postgresBin"),
    redisServer: inject("redisServer") ?? "redis-server",
    main: inject("builtMain"),
    settings: { PARLEY_SWEEP_SECONDS: "5" },
    say: (line) => void lines.push(line),
  });
  process.stdout.write(`${lines[0]} ${JSON.stringify(counts)}\n`);
  if (failures.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
  expect(failures).toEqual([]);
}, 300_000);
