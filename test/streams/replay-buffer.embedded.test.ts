/** The replay memory keeps the newest changes of all conversations, as many as it may hold, in every order of additions. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ReplayBuffer, ReplayMemory } from "../../src/live/replay-buffer.js";
import type { MessageRow } from "../../src/messages/rows.js";

const CONVERSATIONS = 3;
/** The bound of one conversation, in `replay-buffer.ts`. */
const MAX_CHANGES = 500;
const ROW_BYTES = 500;
const HELD = 700;

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ of: fc.nat(CONVERSATIONS - 1), add: fc.integer({ min: 1, max: 300 }) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.nat(CONVERSATIONS - 1), add: fc.constant(0) }) },
);

const messageAt = (seq: number) => ({ seq, revision: seq, body: null, createdAt: new Date(seq) }) as MessageRow;

test("past the bound the oldest change of all is dropped, and past a conversation's own the oldest of that", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const memory = new ReplayMemory(HELD * ROW_BYTES);
      const recents = Array.from({ length: CONVERSATIONS }, () => new ReplayBuffer(memory));
      const lastSeqs = recents.map(() => 0);
      let kept: { of: number; seq: number }[] = [];
      for (const recent of recents) recent.restart({ lastSeq: 0, revision: 0 }, new Date(0));
      for (const { of, add } of steps) {
        const recent = recents[of] as ReplayBuffer;
        if (add === 0) {
          const lastSeq = lastSeqs[of] ?? 0;
          recent.restart({ lastSeq, revision: lastSeq }, new Date(lastSeq));
          kept = kept.filter((one) => one.of !== of);
        }
        for (let i = 0; i < add; i++) {
          const seq = (lastSeqs[of] ?? 0) + 1;
          lastSeqs[of] = seq;
          recent.add(messageAt(seq));
          kept = kept.filter((one) => one.of !== of || one.seq > seq - MAX_CHANGES);
          kept.push({ of, seq });
          kept = kept.slice(-HELD);
        }
        expect(memory.bytes).toBe(kept.length * ROW_BYTES);
        for (const [i, other] of recents.entries()) {
          const seqs = kept.filter((one) => one.of === i).map(({ seq }) => seq);
          const floor = (lastSeqs[i] ?? 0) - seqs.length;
          expect(other.since({ seq: floor, revision: floor })?.added.map(({ seq }) => seq)).toEqual(seqs);
          if (floor > 0) expect(other.since({ seq: floor - 1, revision: floor - 1 })).toBeUndefined();
        }
      }
    }),
    { numRuns: 30 },
  );
});
