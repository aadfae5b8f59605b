/** The history checker's short form; `npm run bench -- history` is the long one. */
import { expect, inject, test } from "vitest";
import { runHistory } from "./history/run.js";

const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

// The servers are struck: they have to be processes of their own, and so do their stores.
test("nothing is lost, repeated, reordered or leaked while sockets, servers, Redis and PostgreSQL fail", async () => {
  const lines = [`a history: PARLEY_TEST_SEED=${SEED}`];
  const { counts, failures } = await runHistory({
    seed: SEED,
    seconds: 20,
    messages: 1_600,
    mostSeconds: 30,
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
