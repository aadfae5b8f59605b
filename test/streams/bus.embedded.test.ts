/** The seal of news on Redis, the shapes of topics, and what of both is refused. */
import fc from "fast-check";
import { pino } from "pino";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Inbox } from "../../src/bus/inbox.js";
import { fromWire, toWire } from "../../src/bus/news.js";
import { createSeal } from "../../src/bus/seal.js";
import type { Topics } from "../../src/bus/topics.js";

const SECRET = "a secret that only the tests know, long enough";
const ID = "0190f0aa-0000-7000-8000-0000000000aa";
const OTHER = "0190f0aa-0000-7000-8000-0000000000bb";
const seal = createSeal(SECRET);
const log = pino({ level: "silent" });

afterEach(() => void vi.restoreAllMocks());

/** News of each kind, as it is heard. */
const NEWS: [topic: keyof Topics, news: Topics[keyof Topics]][] = [
  [
    `conversation:${ID}`,
    {
      type: "messages",
      messages: [
        {
          conversationId: ID,
          seq: 1,
          revision: 2,
          senderId: OTHER,
          clientMessageId: "x",
          kind: "SYSTEM",
          body: null,
          replyToSeq: null,
          mentionIds: [ID],
          mentionsAll: true,
          detail: { kind: "MEMBERS_ADDED", actorId: OTHER, userIds: [ID] },
          createdAt: new Date(1_000),
          changedAt: new Date(2_000),
          editedAt: null,
          deletedAt: null,
          deletedById: null,
          withheldFrom: ID,
          reactions: [{ emoji: "👍", count: 2 }],
          sender: { id: OTHER, username: "ben", displayName: "Ben", avatarUrl: null },
        },
      ],
    },
  ],
  [`conversation:${ID}`, { type: "changed", revision: 3, gone: [{ userId: OTHER, reason: "LEFT" }], isDeleted: true }],
  [`conversation:${ID}`, { type: "changed", revision: 3, renamedAt: new Date(3_000) }],
  [
    `conversation:${ID}`,
    {
      type: "receipt",
      receipt: {
        conversationId: ID,
        userId: OTHER,
        joinedSeq: 0,
        deliveredSeq: 5,
        deliveredAt: new Date(4_000),
        readSeq: 0,
        readAt: null,
      },
    },
  ],
  [`conversation:${ID}`, { type: "typing", userId: OTHER, isTyping: true }],
  [`user:${ID}`, { type: "joined", conversationId: OTHER }],
  [`user:${ID}`, { type: "conversation", conversationId: OTHER, changedAt: new Date(5_000) }],
  [`user:${ID}`, { type: "sessionEnded", sessionId: OTHER }],
  [`user:${ID}`, { type: "notified" }],
  [`user:${ID}`, { type: "presenceReported", sessionId: OTHER, status: "AWAY" }],
  [`presence:${ID}`, { userId: ID }],
  ["boundaries", { userIds: [ID, OTHER] }],
  ["missed", {}],
  [`heartbeat:${ID}`, { sentAt: new Date(6_000) }],
];

/** The news with one value somewhere in it replaced by another, and where. */
function* variants(value: unknown, others: readonly unknown[], path = ""): Iterable<[path: string, variant: unknown]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const copy = (changed: unknown) =>
      Array.isArray(value) ? Object.assign([...value], { [key]: changed }) : { ...value, [key]: changed };
    for (const other of others) if (other !== inner) yield [`${path}.${key}`, copy(other)];
    for (const [where, variant] of variants(inner, others, `${path}.${key}`)) yield [where, copy(variant)];
  }
}

/** Any text is good there; a group event of another release may be of another kind. */
const FREE_TEXT = /\.(clientMessageId|body|username|displayName|avatarUrl|emoji|detail\.kind)$/;
describe("news of each topic", () => {
  test.each(NEWS)("%s comes as it was published: %j", (topic, news) => {
    expect(fromWire(topic, toWire(news))).toEqual(news);
  });

  test("is of every kind that there is", () => {
    const published = new Set(NEWS.map(([topic, news]) => `${topic.split(":")[0]} ${"type" in news ? news.type : ""}`));
    expect([...published].sort()).toEqual(
      [
        "boundaries ",
        "conversation changed",
        "conversation messages",
        "conversation receipt",
        "conversation typing",
        "heartbeat ",
        "missed ",
        "presence ",
        "user conversation",
        "user joined",
        "user notified",
        "user presenceReported",
        "user sessionEnded",
      ].sort(),
    );
  });

  test.each(NEWS.filter(([, news]) => Object.keys(news).length > 0))(
    "%s is dropped where any of its values is another: %j",
    (topic, news) => {
      const wrong = [Number.MAX_SAFE_INTEGER, -1, 1.5, "nonsense", "\0", [[]], { constructor: "x" }];
      const taken = [...variants(JSON.parse(toWire(news)), wrong)].filter(
        ([path, variant]) => !FREE_TEXT.test(path) && fromWire(topic, JSON.stringify(variant)) !== undefined,
      );
      // A time before 1970 is one.
      expect(
        taken.filter(([path, variant]) => !(path.endsWith("At") && /At":-1[,}]/.test(JSON.stringify(variant)))),
      ).toEqual([]);
      const nonText = [...variants(JSON.parse(toWire(news)), [7, [], {}])].filter(
        ([path, variant]) => FREE_TEXT.test(path) && fromWire(topic, JSON.stringify(variant)) !== undefined,
      );
      expect(nonText).toEqual([]);
    },
  );

  test("of another conversation or person is dropped", () => {
    for (const [topic, news] of NEWS)
      if (topic.startsWith("presence:") || ("type" in news && news.type === "receipt"))
        expect(fromWire(topic.replace(ID, OTHER), toWire(news))).toBeUndefined();
  });

  test("is never taken from what is none, and nothing makes it fail", () => {
    const topics = [...new Set(NEWS.map(([topic]) => topic)), "nonsense", "constructor:x", "__proto__", ""];
    fc.assert(
      fc.property(fc.constantFrom(...topics), fc.oneof(fc.string(), fc.json()), (topic, text) => {
        const heard = fromWire(topic, text);
        // The shape only demands that these are objects.
        if (topic !== "missed") expect(heard).toBeUndefined();
      }),
    );
    const polluted = `{"type":"typing","userId":"${OTHER}","isTyping":true,"__proto__":{"isDeleted":true}}`;
    expect(fromWire(`conversation:${ID}`, polluted)).toEqual({ type: "typing", userId: OTHER, isTyping: true });
  });
});

describe("a seal", () => {
  test("is opened by whoever has the secret, whatever the text is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (channel, text) => {
        expect(createSeal(SECRET).open(channel, seal.close(channel, text))?.text).toBe(text);
      }),
    );
  });

  test("holds for its channel, its text, its time and its secret alone", () => {
    const sealed = seal.close("p:user:a", "text");
    const [tag, at] = sealed.split(".");
    expect(seal.open("p:user:a", sealed)?.sentAt).toBe(Number(at));
    expect(seal.open("p:user:b", sealed)).toBeUndefined();
    expect(createSeal(`${SECRET}.`).open("p:user:a", sealed)).toBeUndefined();
    for (const forged of [
      `${tag}.${Number(at) + 1}.text`,
      `${tag}.${at}.texts`,
      `${tag}.${at}.`,
      `${tag}${sealed.slice(22 + 1)}`,
      `.${at}.text`,
      "text",
      "",
      `A${sealed}`,
      ` ${sealed}`,
      sealed.toLowerCase(),
    ])
      expect(forged !== sealed && seal.open("p:user:a", forged)).toBeFalsy();
  });
});

describe("what comes over Redis", () => {
  const CHANNEL = `p:user:${ID}`;
  const notified = toWire({ type: "notified" });
  const publishedAt = (sentAt: number) => {
    vi.spyOn(Date, "now").mockReturnValue(sentAt);
    const sealed = seal.close(CHANNEL, notified);
    vi.restoreAllMocks();
    return sealed;
  };
  const openInbox = () => {
    let missed = 0;
    const inbox = new Inbox({ seal, prefix: "p", log, whenMissed: () => void missed++ });
    return { inbox, missed: () => missed };
  };

  test("is taken within five minutes, and dropped before and after that, with the store read instead", () => {
    const { inbox, missed } = openInbox();
    for (const ms of [0, -290_000, 290_000])
      expect(inbox.accept(CHANNEL, publishedAt(Date.now() + ms))).toEqual({ type: "notified" });
    for (const ms of [-310_000, 310_000]) expect(inbox.accept(CHANNEL, publishedAt(Date.now() + ms))).toBeUndefined();
    expect(inbox.rejected).toEqual({ unsigned: 0, old: 2, malformed: 0 });
    expect(missed()).toBe(2);
  });

  test("from before the store was set back is not believed after it", async () => {
    const { inbox, missed } = openInbox();
    const kept = publishedAt(Date.now() - 1_000);
    expect(inbox.accept(CHANNEL, kept)).toEqual({ type: "notified" });
    inbox.distrustEarlier();
    expect(inbox.accept(CHANNEL, kept)).toBeUndefined();
    expect(missed()).toBe(1);
    expect(inbox.accept(CHANNEL, publishedAt(Date.now() + 1))).toEqual({ type: "notified" });
  });

  test("is not looked into where it is not signed, and has nothing compared", () => {
    const { inbox, missed } = openInbox();
    for (const forged of [notified, "", "{", `${"A".repeat(22)}.${Date.now()}.${notified}`, "x".repeat(33_554_433)])
      expect(inbox.accept(CHANNEL, forged)).toBeUndefined();
    expect(inbox.rejected).toEqual({ unsigned: 5, old: 0, malformed: 0 });
    expect(missed()).toBe(0);
  });

  test("is dropped where it does not fit, with the store read instead", () => {
    const { inbox, missed } = openInbox();
    expect(inbox.accept(CHANNEL, seal.close(CHANNEL, `{"type":"news of another release"}`))).toBeUndefined();
    expect(inbox.rejected).toEqual({ unsigned: 0, old: 0, malformed: 1 });
    expect(missed()).toBe(1);
  });
});
