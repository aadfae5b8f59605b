/** The rules of what reaches a person: as tables, as laws over every combination, and as the statements apply them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../../src/app.js";
import type { NotificationKind } from "../../src/generated/prisma/enums.js";
import { type Choices, decide, heldBackBy, type Moment, type Occasion } from "../../src/notifications/decide.js";
import { type QuietHours, quietUntil } from "../../src/notifications/quiet-hours.js";
import { castOf, dataOf, directBetween, groupOf, type Parley, type Person, startParley } from "../support/parley.js";
import { uuidOf } from "../support/tables.js";

const LEVELS = ["ALL", "MENTIONS", "NONE"] as const;
const FLAGS = [false, true] as const;

const GROUP: Occasion = { kind: "MESSAGE_NEW", isDirect: false, isNamed: false, isForEveryone: false };
const MESSAGES: Record<string, Occasion> = {
  "a direct message": { ...GROUP, isDirect: true },
  "an answer in a direct conversation": { ...GROUP, isDirect: true, isNamed: true },
  "a message of a group": GROUP,
  "a mention": { ...GROUP, isNamed: true },
  "a mention of everyone": { ...GROUP, isForEveryone: true },
};

/** Which rule holds it back, at ALL, MENTIONS and NONE; first as it is, then muted. A dot is none. */
const HELD: Record<string, string> = {
  "a direct message": ". . LEVEL_NONE | MUTED MUTED LEVEL_NONE",
  "an answer in a direct conversation": ". . LEVEL_NONE | . . LEVEL_NONE",
  "a message of a group": ". LEVEL_MENTIONS LEVEL_NONE | MUTED MUTED LEVEL_NONE",
  "a mention": ". . LEVEL_NONE | . . LEVEL_NONE",
  "a mention of everyone": ". . LEVEL_NONE | MUTED MUTED LEVEL_NONE",
  MESSAGE_DELIVERED: ". . LEVEL_NONE | . . LEVEL_NONE",
  MESSAGE_READ: ". . LEVEL_NONE | . . LEVEL_NONE",
  MESSAGE_DELETED: ". . LEVEL_NONE | . . LEVEL_NONE",
  GROUP_INVITE: ". . . | . . .",
  GROUP_MEMBER_REMOVED: ". . . | . . .",
  GROUP_MEMBER_LEFT: ". LEVEL_MENTIONS LEVEL_NONE | MUTED MUTED LEVEL_NONE",
  GROUP_ROLE_UPDATED: ". . . | . . .",
  GROUP_UPDATED: ". LEVEL_MENTIONS LEVEL_NONE | MUTED MUTED LEVEL_NONE",
  GROUP_DELETED: ". . . | . . .",
};
const occasionOf = (what: string): Occasion => MESSAGES[what] ?? { ...GROUP, kind: what as NotificationKind };

test.each(Object.entries(HELD))("%s is held back as the table says", (what, table) => {
  const rows = FLAGS.map((isMuted) =>
    LEVELS.map((level) => heldBackBy(occasionOf(what), { level, isMuted, isDisabled: false }) ?? ".").join(" "),
  );
  expect(rows.join(" | ")).toBe(table);
  for (const level of LEVELS)
    for (const isMuted of FLAGS)
      expect(heldBackBy(occasionOf(what), { level, isMuted, isDisabled: true })).toBe("KIND_DISABLED");
});

/** The first that applies decides. */
const AT_THE_MOMENT: [partial: Partial<Moment>, reason: string][] = [
  [{ isRead: true, presence: "ONLINE", isDelivered: true, isQuiet: true, hasDevices: false }, "READ"],
  [{ presence: "ONLINE", isDelivered: true, isQuiet: true, hasDevices: false }, "ONLINE"],
  [{ presence: "ONLINE" }, "ONLINE"],
  [{ presence: "OFFLINE", isDelivered: true, isQuiet: true, hasDevices: false }, "DELIVERED"],
  [{ presence: "OFFLINE", isDelivered: true }, "DELIVERED"],
  [{ presence: "AWAY", isDelivered: true }, "PUSHED"],
  [{ presence: "AWAY", isDelivered: true, isQuiet: true }, "QUIET_HOURS"],
  [{ presence: "AWAY", isDelivered: true, hasDevices: false }, "NO_DEVICE"],
  [{ presence: "AWAY" }, "PUSHED"],
  [{ isQuiet: true, hasDevices: false }, "NO_DEVICE"],
  [{ isQuiet: true }, "QUIET_HOURS"],
  [{}, "PUSHED"],
];
test.each(AT_THE_MOMENT)("at the moment of a push %j decides as %s", (partial, reason) => {
  const moment: Moment = { isRead: false, isDelivered: false, presence: "OFFLINE", isQuiet: false, hasDevices: true };
  const { reason: decided } = decide(
    GROUP,
    { isDisabled: false, level: "ALL", isMuted: false },
    { ...moment, ...partial },
  );
  expect(decided).toBe(reason);
});

describe("over every combination", () => {
  const choices: Choices[] = LEVELS.flatMap((level) =>
    FLAGS.flatMap((isMuted) => FLAGS.map((isDisabled) => ({ level, isMuted, isDisabled }))),
  );
  const moments: Moment[] = FLAGS.flatMap((isRead) =>
    FLAGS.flatMap((isDelivered) =>
      FLAGS.flatMap((hasDevices) =>
        (["ONLINE", "AWAY", "OFFLINE"] as const).flatMap((presence) =>
          FLAGS.map((isQuiet) => ({ isRead, isDelivered, hasDevices, presence, isQuiet })),
        ),
      ),
    ),
  );
  const all = Object.keys(HELD).flatMap((what) =>
    choices.flatMap((chosen) => moments.map((moment) => ({ what, chosen, moment }))),
  );
  test(`of which there are ${all.length}, the list does not depend on the moment, and quiet hours only postpone`, () => {
    for (const { what, chosen, moment } of all) {
      const occasion = occasionOf(what);
      const decided = decide(occasion, chosen, moment);
      const held = heldBackBy(occasion, chosen);
      if (held) expect(decided).toEqual({ isListed: false, push: "NEVER", reason: held });
      expect(decided.isListed).toBe(!held && what !== "a message of a group");
      if (occasion.kind !== "MESSAGE_NEW") expect(decided.push).toBe("NEVER");
      const loud = decide(occasion, chosen, { ...moment, isQuiet: false });
      if (moment.isQuiet) expect(decided.push).toBe(loud.push === "NOW" ? "LATER" : loud.push);
      else expect(decided.push).not.toBe("LATER");
      expect(decided.push === "NOW").toBe(decided.reason === "PUSHED");
      if (decided.push !== "NEVER")
        expect([moment.isRead, moment.presence === "ONLINE", moment.hasDevices]).toEqual([false, false, true]);
    }
  });
});

describe("the statements", () => {
  let parley: Parley;
  let ana: Person;
  let ben: Person;
  beforeAll(async () => {
    parley = await startParley();
    [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  });
  afterAll(() => parley?.stop());

  test("list the messages that the rules list", async () => {
    const conversations = { direct: await directBetween(ana, ben), group: await groupOf(ana, ben) };
    const ask = <Result>(person: Person, document: string, input: object) =>
      person.ask<Result, object>(document, { input }).then((answer) => dataOf(answer));
    type Sent = { sendMessage: { message: { id: string; seq: number } } };
    const send = (input: object) =>
      ask<Sent>(
        ana,
        "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }",
        input,
      );
    const update = (input: object) =>
      ask(
        ben,
        "mutation ($input: UpdateMembershipInput!) { updateMembership(input: $input) { conversation { id } } }",
        input,
      );
    const sendBen = (conversationId: string) =>
      ask<Sent>(ben, "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }", {
        conversationId,
        body: "mine",
      });
    for (const level of LEVELS)
      for (const isMuted of FLAGS)
        for (const [what, occasion] of Object.entries(MESSAGES)) {
          const conversationId = conversations[occasion.isDirect ? "direct" : "group"];
          const mutedUntil = isMuted ? new Date(Date.now() + 3_600_000).toISOString() : null;
          await update({ conversationId, notificationLevel: level, mutedUntil });
          const replyToId =
            occasion.isDirect && occasion.isNamed ? (await sendBen(conversationId)).sendMessage.message.id : undefined;
          const { sendMessage } = await send({
            conversationId,
            body: what,
            ...(replyToId && { replyToId }),
            ...(occasion.isNamed && !occasion.isDirect && { mentionIds: [ben.id] }),
            ...(occasion.isForEveryone && { mentionEveryone: true }),
          });
          const { rows } = await (parley.app as App).store.pool.query(
            "SELECT FROM notifications WHERE user_id = $1 AND conversation_id = $2 AND seq = $3 AND kind = 'MESSAGE_NEW'",
            [uuidOf(ben.id), uuidOf(conversationId), sendMessage.message.seq],
          );
          const isListed =
            !heldBackBy(occasion, { level, isMuted, isDisabled: false }) && what !== "a message of a group";
          expect(rows.length, `${what} at ${level}, ${isMuted ? "muted" : "not muted"}`).toBe(isListed ? 1 : 0);
        }
  });
});

describe("quiet hours", () => {
  const night: QuietHours = { start: "22:00", end: "07:00", timeZone: "Europe/Berlin" };
  const noon: QuietHours = { start: "12:30", end: "13:15", timeZone: "Asia/Kathmandu" };
  test.each([
    ["before midnight", night, "2026-12-01T22:30:00Z", "2026-12-02T06:00:00Z"],
    ["after midnight", night, "2026-12-02T02:00:00Z", "2026-12-02T06:00:00Z"],
    ["at their first moment", night, "2026-12-01T21:00:00Z", "2026-12-02T06:00:00Z"],
    ["at their end", night, "2026-12-02T06:00:00Z", undefined],
    ["by day", night, "2026-12-01T12:00:00Z", undefined],
    ["in a night in which clocks go forward", night, "2026-03-28T23:00:00Z", "2026-03-29T05:00:00Z"],
    ["in a night in which clocks go back", night, "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z"],
    ["that end at a time that is skipped", { ...night, end: "02:30" }, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"],
    ["within a day, in a zone of quarters of an hour", noon, "2026-12-01T07:00:00Z", "2026-12-01T07:30:00Z"],
    ["a minute before they start", noon, "2026-12-01T06:44:59Z", undefined],
  ])("%s", (_, hours, moment, end) => {
    expect(quietUntil(hours, new Date(moment))?.toISOString().replace(".000", "")).toBe(end);
  });
});
