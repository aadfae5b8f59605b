/**
 * The JSON form of news between servers, and the shape that each topic requires. A server of another release may send
 * more fields, which are left out, or other news, which is dropped: followers of the topic then read the store.
 */
import { z } from "zod";
import type { GroupEvent } from "../conversations/group-event.js";
import { ConversationRemovedReason, MessageKind } from "../generated/prisma/enums.js";
import { isKey, MAX_SEQ } from "../ids.js";
import { type PackedMessage, packed, unpacked } from "../messages/news.js";
import type { ReceiptRow } from "../receipts/rows.js";
import type { ConversationNews, Topics, UserNews } from "./topics.js";

type Topic = keyof Topics;
type Kind = Topic extends infer Name ? (Name extends `${infer Start}:${string}` ? Start : Name) : never;
type NewsOf<Of extends Kind> = Of extends Topic ? Topics[Of] : Topics[`${Of}:${string}` & Topic];

const MAX_TIME = 8.64e15;

const uuid = z.string().refine(isKey);
const position = z.number().int().min(0).max(MAX_SEQ);
const place = position.min(1);
const milliseconds = z.number().int().min(-MAX_TIME).max(MAX_TIME);
const time = z
  .string()
  .max(32)
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()));

const PackedMessageShape = z.object({
  seq: place,
  revision: place,
  kind: z.enum(MessageKind),
  senderId: uuid.optional(),
  clientMessageId: z.string().optional(),
  body: z.string().optional(),
  replyToSeq: place.optional(),
  mentionIds: z.array(uuid).optional(),
  mentionsAll: z.boolean().optional(),
  detail: z.custom<GroupEvent>((value) => GroupEventShape.safeParse(value).success).optional(),
  createdAt: milliseconds,
  changedAt: milliseconds.optional(),
  editedAt: milliseconds.optional(),
  deletedAt: milliseconds.optional(),
  deletedById: uuid.optional(),
  withheldFrom: uuid.optional(),
  reactions: z.array(z.object({ emoji: z.string(), count: position })).optional(),
  sender: z
    .object({ id: uuid, username: z.string(), displayName: z.string(), avatarUrl: z.string().nullable() })
    .optional(),
} satisfies Record<Exclude<keyof PackedMessage, "isBodyLeft">, z.ZodType>); // nothing is published without its text

/** Loose, because only the fields that this release knows become part of the sentence. */
const GroupEventShape = z.looseObject({ kind: z.string(), actorId: uuid, userIds: z.array(uuid).optional() });

/** How a receipt is shown depends on its person and the viewer, so that part is never published. */
const Receipt = z.object({
  conversationId: uuid,
  userId: uuid,
  isDirect: z.boolean().optional(),
  joinedSeq: position,
  deliveredSeq: position,
  deliveredAt: time.nullable(),
  readSeq: position,
  readAt: time.nullable(),
} satisfies Record<Exclude<keyof ReceiptRow, "isReadHidden" | "isCounted">, z.ZodType>);

const ConversationShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("messages"), packed: z.array(PackedMessageShape).min(1) }),
  z.object({
    type: z.literal("changed"),
    revision: place,
    gone: z.array(z.object({ userId: uuid, reason: z.enum(ConversationRemovedReason) })).optional(),
    isDeleted: z.literal(true).optional(),
    renamedAt: time.optional(),
  }),
  z.object({ type: z.literal("receipt"), receipt: Receipt }),
  z.object({ type: z.literal("typing"), userId: uuid, isTyping: z.boolean() }),
]);

const UserShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("joined"), conversationId: uuid }),
  z.object({ type: z.literal("conversation"), conversationId: uuid, changedAt: time }),
  z.object({ type: z.literal("sessionEnded"), sessionId: uuid }),
  z.object({ type: z.literal("notified") }),
  z.object({
    type: z.literal("presenceReported"),
    sessionId: uuid,
    status: z.enum(["ONLINE", "AWAY", "OFFLINE"]),
  }),
]) satisfies z.ZodType<UserNews>;

const PresenceShape = z.object({ userId: uuid });
const BoundariesShape = z.object({ userIds: z.array(uuid) });
const HeartbeatShape = z.object({ sentAt: time });
const MissedShape = z.object({}) as z.ZodType<Record<string, never>>;

/** Parses news by the kind of its topic; undefined if it does not fit. The type requires an entry for every kind. */
const READERS: { [Of in Kind]: (news: unknown, key: string) => NewsOf<Of> | undefined } = {
  conversation: conversationNews,
  user: (news) => UserShape.safeParse(news).data,
  presence: (news, key) => onlyOf(key, PresenceShape.safeParse(news).data),
  boundaries: (news) => BoundariesShape.safeParse(news).data,
  missed: (news) => MissedShape.safeParse(news).data,
  heartbeat: (news) => HeartbeatShape.safeParse(news).data,
};

const onlyOf = <News extends { userId: string }>(key: string, news: News | undefined) =>
  news?.userId === key ? news : undefined;

function conversationNews(given: unknown, key: string): ConversationNews | undefined {
  const { data: news } = ConversationShape.safeParse(given);
  if (news?.type === "receipt" && news.receipt.conversationId !== key) return undefined;
  if (news?.type !== "messages") return news as ConversationNews | undefined;
  return { type: "messages", messages: news.packed.map((message) => unpacked(message as PackedMessage, key)) };
}

export const toWire = (news: Topics[Topic]): string =>
  JSON.stringify("messages" in news ? { type: news.type, packed: news.messages.map(packed) } : news);

/** Undefined if it does not fit the topic. */
export function fromWire(topic: string, text: string): Topics[Topic] | undefined {
  const [kind = "", key = ""] = topic.split(":", 2);
  if (!Object.hasOwn(READERS, kind)) return undefined;
  try {
    return READERS[kind as Kind](JSON.parse(text), key) as Topics[Topic] | undefined;
  } catch {
    return undefined; // not JSON
  }
}
