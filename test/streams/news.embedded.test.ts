/** News that one server packs, another unpacks whole. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isoOf } from "../../src/graphql/times.js";
import { packed, unpacked } from "../../src/messages/news.js";
import type { MessageRow } from "../../src/messages/rows.js";

const time = fc.date({ noInvalidDate: true });
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const plain = fc.record({
  conversationId: fc.uuid(),
  seq: fc.integer({ min: 1 }),
  revision: fc.integer({ min: 1 }),
  senderId: orNull(fc.uuid()),
  clientMessageId: orNull(fc.string()),
  kind: fc.constantFrom("TEXT" as const, "SYSTEM" as const),
  body: orNull(fc.string()),
  replyToSeq: orNull(fc.integer({ min: 1 })),
  mentionIds: orNull(fc.array(fc.uuid())),
  mentionsAll: fc.boolean(),
  detail: orNull(
    fc.record({
      kind: fc.constant("SETTINGS_CHANGED" as const),
      actorId: fc.uuid(),
      settings: fc.record({ description: orNull(fc.string()), historyVisible: fc.boolean() }),
    }),
  ),
  createdAt: time,
  changedAt: orNull(time),
  editedAt: orNull(time),
  deletedAt: orNull(time),
  deletedById: orNull(fc.uuid()),
  withheldFrom: orNull(fc.uuid()),
  reactions: orNull(fc.array(fc.record({ emoji: fc.string(), count: fc.nat() }))),
});
const person = fc.record({
  username: fc.string(),
  displayName: fc.string(),
  avatarUrl: orNull(fc.string()),
});
const message: fc.Arbitrary<MessageRow> = fc
  .tuple(plain, fc.option(person, { nil: undefined }))
  .map(([row, sender]) => ({ ...row, sender: sender && row.senderId ? { id: row.senderId, ...sender } : undefined }));

test("a message comes over the bus as it was, whatever of it is left out", () => {
  fc.assert(
    fc.property(message, (row) => {
      const heard = unpacked(JSON.parse(JSON.stringify(packed(row))), row.conversationId);
      expect(heard).toEqual(row);
      expect(Object.values(heard).filter((value) => value === undefined)).toHaveLength(row.sender ? 0 : 1); // its absence
    }),
  );
});

test("times are written as `toISOString` writes them, in whatever order they come", () => {
  const near = fc.tuple(time, fc.integer({ min: -60_000, max: 60_000 })).map(([at, ms]) => new Date(at.getTime() + ms));
  fc.assert(
    fc.property(fc.array(fc.oneof(time, near), { minLength: 1 }), (times) => {
      for (const at of times.filter((one) => !Number.isNaN(one.getTime()))) expect(isoOf(at)).toBe(at.toISOString());
    }),
  );
  expect(() => isoOf(new Date(Number.NaN))).toThrow(RangeError);
});
