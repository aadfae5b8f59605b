/** Hashes from before passwords were prepared, and how many hashes are made at once, and for whom. */
import { setImmediate as turn } from "node:timers/promises";
import { hash } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { FairQueue } from "../../src/accounts/fair-queue.js";
import { hashing, hashPassword, verifyPassword } from "../../src/accounts/passwords.js";

test("a hash of what was typed, from before passwords were prepared, still fits it", async () => {
  const typed = "cafe\u0301\u00A0\uD800 noir";
  const old = await hash(typed, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  expect(await verifyPassword(old, typed)).toBe(true);
  expect(await verifyPassword(old, "café noir")).toBe(false);
});

test("an empty hash fits no password", async () => {
  expect(await verifyPassword("", "a good password")).toBe(false);
  expect(await verifyPassword("", "")).toBe(false);
});

test("a burst of sign-ins makes few hashes at once, and is answered whole", async () => {
  const known = await hashPassword("a good password");
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, hashing.running);
  }, 1);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) => verifyPassword(known, "a good password", `address ${i % 3}`)),
  );
  clearInterval(watch);
  expect(answers.every(Boolean)).toBe(true);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(2);
  expect([hashing.running, hashing.waiting]).toEqual([0, 0]);
});

describe("work that few may do at once", () => {
  class Refusal extends Error {
    constructor(readonly waiting: number) {
      super("too many");
    }
  }

  /** A queue whose work ends when the test says so. */
  function controlled(mostWaiting: number) {
    const queue = new FairQueue<"new" | "known">({
      atOnce: 1,
      mostWaiting,
      refusal: (waiting) => new Refusal(waiting),
    });
    const started: string[] = [];
    const refused: string[] = [];
    let end: (() => void) | undefined;
    const ask = (kind: "new" | "known", whom: string) =>
      queue
        .run(kind, whom, () => {
          started.push(`${kind} ${whom}`);
          return new Promise<void>((resolve) => {
            end = resolve;
          });
        })
        .catch((error) => {
          expect(error).toBeInstanceOf(Refusal);
          refused.push(`${kind} ${whom}`);
        });
    const endAll = async () => {
      while (queue.running > 0) {
        end?.();
        await turn();
      }
    };
    return { queue, started, refused, ask, endAll };
  }

  test("is done in turns of those whom it is for, however many times one of them asks", async () => {
    const { started, ask, endAll } = controlled(100);
    for (let i = 0; i < 20; i++) void ask("known", "flood");
    void ask("known", "ana");
    void ask("known", "ben");
    await endAll();
    expect(started.slice(0, 5)).toEqual(["known flood", "known flood", "known ana", "known ben", "known flood"]);
    expect(started).toHaveLength(22);
  });

  test("of one kind does not keep the other waiting, from however many it comes", async () => {
    const { started, ask, endAll } = controlled(100);
    for (let i = 0; i < 50; i++) void ask("new", `stranger ${i}`);
    void ask("known", "ana");
    await endAll();
    expect(started.indexOf("known ana")).toBeLessThanOrEqual(2);
    expect(started).toHaveLength(51);
  });

  test("is refused to the one with the longest line where too much waits", async () => {
    const { queue, started, refused, ask, endAll } = controlled(10);
    for (let i = 0; i < 15; i++) void ask("known", "flood");
    await turn();
    expect(refused).toEqual(Array(4).fill("known flood"));
    void ask("known", "ana");
    await turn();
    expect(refused).toHaveLength(5);
    expect(queue.waiting).toBe(10);
    await endAll();
    expect(started).toContain("known ana");
    expect(refused).toEqual(Array(5).fill("known flood"));
  });

  test("is refused to newcomers where everybody else waits for no more than they do", async () => {
    const { refused, ask, endAll } = controlled(3);
    for (const whom of ["first", "ana", "ben", "cy", "olga"]) void ask("known", whom);
    await turn();
    expect(refused).toEqual(["known olga"]);
    await endAll();
  });

  test("that fails passes its place on", async () => {
    const queue = new FairQueue<"known">({ atOnce: 1, mostWaiting: 5, refusal: () => new Error("full") });
    const fails = queue.run("known", "ana", () => Promise.reject(new Error("broken")));
    const follows = queue.run("known", "ben", async () => "done");
    await expect(fails).rejects.toThrow("broken");
    expect(await follows).toBe("done");
    expect(queue.running).toBe(0);
  });
});
