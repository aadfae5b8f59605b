/**
 * Global ids as clients see them: a type's prefix and the key, `usr_…` or `msg_…_42`. They are opaque to clients, stay
 * the same for ever, and need no escaping in a URL. A message's id names its conversation and its seq there.
 */
import { LRUCache } from "lru-cache";
import { MAX, NIL, v7 } from "uuid";

/**
 * 16 bytes in base64url, in one spelling only. The last character has four spare bits, which `Buffer` ignores: with any
 * of them set, a second string would name the same thing, in a client's cache and wherever ids are compared.
 */
const KEY = "([\\w-]{21}[AQgw])";
const ID = new RegExp(`^([a-z]{3})_${KEY}$`);
const MESSAGE = new RegExp(`^msg_${KEY}_([1-9]\\d{0,9})$`);

const PREFIXES = {
  User: "usr",
  Session: "ses",
  Conversation: "cnv",
  Message: "msg",
  Notification: "ntf",
  PushDevice: "psh",
} as const;

/** Prefixes of objects that are not nodes. Clients reach them through another object, and need a key to cache each. */
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

/** The bound of arguments that are ids, and of cursors, which are ids too. */
export const ID_LENGTH = { units: MAX_ID_LENGTH, characters: MAX_ID_LENGTH };

export type NodeType = keyof typeof PREFIXES;

/** The key that a message's global id encodes. */
export interface MessageKey {
  conversationId: string;
  seq: number;
}

/** A new key: UUIDv7, so rows inserted one after the other lie together in an index. */
export const newId = (): string => v7();

/** Whether the text is a UUID as PostgreSQL writes it. */
export const isKey = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Comes before every key. */
export const NIL_ID = NIL;

/** Comes after every key. */
export const MAX_ID = MAX;

export const userId = (uuid: string) => encode("User", uuid);
export const sessionId = (uuid: string) => encode("Session", uuid);
export const conversationId = (uuid: string) => encode("Conversation", uuid);
export const notificationId = (uuid: string) => encode("Notification", uuid);
export const pushDeviceId = (uuid: string) => encode("PushDevice", uuid);
export const messageId = (key: MessageKey) => `${encode("Message", key.conversationId)}_${key.seq}`;

/**
 * The `id` of an object that is not a node. It is made of keys alone and never depends on the viewer, because an event
 * is executed once and written to many subscribers.
 */
export const cacheKey = (type: keyof typeof CACHE_PREFIXES, uuids: readonly string[], ...rest: (string | number)[]) =>
  [CACHE_PREFIXES[type], ...uuids.map(shortOf), ...rest].join("_");

/** The description of such an `id` in the schema. */
export const CACHE_KEY =
  "A key for the client's cache: opaque, unique over all types, the same for ever and for everybody. `node` does not find it.";

export const parseUserId = (id: string) => parseUuid("User", id);
export const parseSessionId = (id: string) => parseUuid("Session", id);
export const parseConversationId = (id: string) => parseUuid("Conversation", id);
export const parseNotificationId = (id: string) => parseUuid("Notification", id);

export const parsePushDeviceId = (id: string) => parseUuid("PushDevice", id);

export function parseMessageId(id: string): MessageKey | undefined {
  const [, key, seq] = MESSAGE.exec(id) ?? [];
  if (key === undefined || Number(seq) > MAX_SEQ) return undefined;
  return { conversationId: toUuid(key), seq: Number(seq) };
}

/** The type of node that an id names; undefined if the id is not one of ours. */
export function nodeTypeOf(id: string): NodeType | undefined {
  if (id.length > MAX_ID_LENGTH) return undefined;
  const prefix = id.slice(0, id.indexOf("_"));
  return NODE_TYPES.find((type) => PREFIXES[type] === prefix);
}

/** The key of a pair's direct conversation: the same for either order of the two ids. */
export const directKeyOf = (one: string, other: string) => [one, other].sort().join(":");

/** The id in a pair's key that is not this user's. */
export const otherIn = (directKey: string, userId: string): string | undefined =>
  directKey.split(":").find((id) => id !== userId);

/** The largest seq that fits both GraphQL's Int and PostgreSQL's integer. */
export const MAX_SEQ = 2 ** 31 - 1;
const NODE_TYPES = Object.keys(PREFIXES) as NodeType[];

function encode(type: NodeType, uuid: string): string {
  return `${PREFIXES[type]}_${shortOf(uuid)}`;
}

/** Short forms of the keys used last: a conversation's id is part of the id of each of its messages. */
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
