/**
 * Global ids as clients see them: a type's prefix and the key, `usr_…` or `msg_…_42`. They are opaque to clients, stay
 * the same for ever, and need no escaping in a URL. A message's names its conversation and its place there.
 */
import { LRUCache } from "lru-cache";
import { MAX, NIL, v7 } from "uuid";

/**
 * 16 bytes in base64url, in their one spelling: the last sign has four bits to spare, which `Buffer` ignores. With any of
 * them set an id would be another string for the same thing, in a client's cache and wherever ids are compared.
 */
const KEY = "([\\w-]{21}[AQgw])";
const ID = new RegExp(`^([a-z]{3})_${KEY}$`);
const MESSAGE = new RegExp(`^msg_${KEY}_([1-9]\\d{0,9})$`);

const PREFIXES = { User: "usr", Session: "ses", Conversation: "cnv", Message: "msg", Notification: "ntf" } as const;

/** Of things that are no nodes: they are reached through another, and clients that cache them need a key for each. */
const CACHE_PREFIXES = {
  Viewer: "viw",
  PrivacySettings: "prv",
  NotificationSettings: "nst",
  Presence: "prs",
  Member: "mbr",
  Draft: "drf",
  Receipt: "rcp",
  Typing: "typ",
  ReactionGroup: "rct",
  GroupEvent: "gev",
  MessageEdit: "edt",
  DeliveryStats: "dst",
  MessageDelivery: "mdl",
  MessageRead: "mrd",
  UnreadCount: "unr",
  SeqSpan: "spn",
} as const;

/** Longer than any id of ours that names a node. */
const MAX_ID_LENGTH = 64;

/** For arguments that are ids, and for cursors, which are ids too. */
export const ID_LENGTH = { units: MAX_ID_LENGTH, characters: MAX_ID_LENGTH };

export type NodeType = keyof typeof PREFIXES;

/** A message's place: what its global id stands for. */
export interface MessageKey {
  conversationId: string;
  seq: number;
}

/** A new key: UUIDv7, so that rows made one after the other lie together in an index. */
export const newId = (): string => v7();

/** Whether it is a key as PostgreSQL writes them. */
export const isKey = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Comes before every key. */
export const NIL_ID = NIL;

/** Comes after every key. */
export const MAX_ID = MAX;

export const userId = (uuid: string) => encode("User", uuid);
export const sessionId = (uuid: string) => encode("Session", uuid);
export const conversationId = (uuid: string) => encode("Conversation", uuid);
export const notificationId = (uuid: string) => encode("Notification", uuid);
export const messageId = (key: MessageKey) => `${encode("Message", key.conversationId)}_${key.seq}`;

/**
 * The `id` of a thing that is no node. It is made of keys alone, never of the viewer: an event is executed once and
 * written to many.
 */
export const cacheKey = (type: keyof typeof CACHE_PREFIXES, uuids: readonly string[], ...rest: (string | number)[]) =>
  [CACHE_PREFIXES[type], ...uuids.map(shortOf), ...rest].join("_");

/** How such an `id` is described to clients. */
export const CACHE_KEY =
  "A key for the client's cache: opaque, unique over all types, the same for ever and for everybody. `node` does not find it.";

export const parseUserId = (id: string) => parseUuid("User", id);
export const parseSessionId = (id: string) => parseUuid("Session", id);
export const parseConversationId = (id: string) => parseUuid("Conversation", id);
export const parseNotificationId = (id: string) => parseUuid("Notification", id);

export function parseMessageId(id: string): MessageKey | undefined {
  const [, key, seq] = MESSAGE.exec(id) ?? [];
  if (key === undefined || Number(seq) > MAX_SEQ) return undefined;
  return { conversationId: toUuid(key), seq: Number(seq) };
}

/** What kind of thing an id names, or undefined where it is not one of ours. */
export function nodeTypeOf(id: string): NodeType | undefined {
  if (id.length > MAX_ID_LENGTH) return undefined;
  const prefix = id.slice(0, id.indexOf("_"));
  return NODE_TYPES.find((type) => PREFIXES[type] === prefix);
}

/** The one key that a pair's direct conversation has, whoever of them asks. */
export const directKeyOf = (one: string, other: string) => [one, other].sort().join(":");

/** The other of a pair. */
export const otherIn = (directKey: string, userId: string): string | undefined =>
  directKey.split(":").find((id) => id !== userId);

/** The largest seq that fits both GraphQL's Int and PostgreSQL's integer. */
export const MAX_SEQ = 2 ** 31 - 1;
const NODE_TYPES = Object.keys(PREFIXES) as NodeType[];

function encode(type: NodeType, uuid: string): string {
  return `${PREFIXES[type]}_${shortOf(uuid)}`;
}

/** Of those that were used last: a conversation's id is part of each of its messages'. */
const shorts = new LRUCache<string, string>({ max: 5_000 });

function shortOf(uuid: string): string {
  const known = shorts.get(uuid);
  if (known !== undefined) return known;
  const short = Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
  shorts.set(uuid, short);
  return short;
}

function parseUuid(type: NodeType, id: string): string | undefined {
  const [, prefix, key] = ID.exec(id) ?? [];
  return prefix === PREFIXES[type] && key !== undefined ? toUuid(key) : undefined;
}

function toUuid(base64url: string): string {
  const hex = Buffer.from(base64url, "base64url").toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
