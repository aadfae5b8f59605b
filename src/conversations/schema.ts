import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import type { GraphQLResolveInfo } from "graphql";
import { namedUser, User, userOf } from "../accounts/schema.js";
import { type Context, viewerOf } from "../context.js";
import { badInput, gone } from "../errors.js";
import { builder } from "../graphql/builder.js";
import { connectionOf, forwardArgs, nestedPageCost, USUAL_MEMBERS } from "../graphql/connections.js";
import { findNodesWith, Node } from "../graphql/node.js";
import { asksOnlyForId } from "../graphql/selection.js";
import {
  CACHE_KEY,
  cacheKey,
  conversationId,
  ID_LENGTH,
  otherIn,
  parseConversationId,
  parseUserId,
  userId,
} from "../ids.js";
import type { ConversationChange } from "../live/follower.js";
import { type Page, pageOf, pageRequest } from "../pages.js";
import { conversationFeed } from "./feed.js";
import { conversationsByIds, joinedAtOf, memberCounts, membershipsOf, membersOf } from "./reads.js";
import type { ConversationRow, MemberRow, Membership, OwnMemberRow } from "./rows.js";
import { startConversation } from "./service.js";

/**
 * Loads the conversations that rows name, if the viewer is in them. Every row reaches its conversation through this
 * loader, so a row that somebody holds from before they left shows nothing of the conversation.
 */
export const conversationsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, ConversationRow | null>((ids) =>
      context.isShared ? conversationsOfEvents(context, ids) : conversationsOfViewer(context, ids),
    ),
);

/**
 * Every subscriber of an event was admitted to its conversation, but may have left before this read. The present state
 * of the conversation is therefore only for its members as of this read.
 */
async function conversationsOfEvents(context: Context, ids: readonly string[]): Promise<(ConversationRow | null)[]> {
  const found = new Map((await conversationsByIds(context.app.store, ids)).map((row) => [row.id, row]));
  for (const { memberIds } of found.values()) context.isOnlyFor?.(memberIds);
  return ids.map((id) => found.get(id) ?? null);
}

async function conversationsOfViewer(context: Context, ids: readonly string[]): Promise<(ConversationRow | null)[]> {
  const memberships = await membershipsById(context).loadMany(ids);
  return memberships.map((membership) => {
    if (membership instanceof Error) throw membership;
    return membership?.conversation ?? null;
  });
}

export async function conversationOf(context: Context, id: string): Promise<ConversationRow> {
  const conversation = await conversationsById(context).load(id);
  if (!conversation) throw gone("conversation"); // left or deleted after the row was read
  return conversation;
}

/** The conversation that a row names. It is read only if the operation asks for more than its id. */
export function namedConversation(
  context: Context,
  id: string,
  info: GraphQLResolveInfo,
): ConversationRow | Promise<ConversationRow> {
  return asksOnlyForId(info) ? ({ id } as ConversationRow) : conversationOf(context, id);
}

/** The viewer's own memberships. */
const membershipsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, Membership | null>(async (ids) => {
      const memberships = await membershipsOf(context.app.store, viewerOf(context).userId, ids);
      const found = new Map(memberships.map((membership) => [membership.conversation.id, membership]));
      return ids.map((id) => found.get(id) ?? null);
    }),
);

/** The viewer's membership in a conversation that they can see. */
export async function ownMembership(context: Context, id: string): Promise<Membership> {
  const membership = await membershipsById(context).load(id);
  if (!membership) throw gone("conversation"); // left after they were shown it
  return membership;
}

/** Returns a membership's conversation, and keeps the membership for the fields beneath it. */
export function shown(context: Context, membership: Membership): ConversationRow {
  membershipsById(context).prime(membership.conversation.id, membership);
  return membership.conversation;
}

/** The conversations among `ids` that the viewer is in. The operation keeps this answer, even if they leave later. */
export async function stillTheirs(context: Context, ids: readonly string[]): Promise<Set<string>> {
  const memberships = await membershipsById(context).loadMany([...new Set(ids)]);
  const theirs = new Set<string>();
  for (const membership of memberships) {
    if (membership instanceof Error) throw membership;
    if (!membership) continue;
    const { conversation } = membership;
    conversationsById(context).prime(conversation.id, conversation);
    theirs.add(conversation.id);
  }
  return theirs;
}

/** Refuses a viewer who is no member. A shared event needs no check: each subscriber was admitted already. */
async function requireMember(context: Context, id: string): Promise<void> {
  if (!context.isShared) await ownMembership(context, id);
}

/** Whether a message was sent after the viewer joined, or they see the history. Refuses a viewer who is no member. */
export async function seesMessage(
  context: Context,
  { conversationId, seq }: { conversationId: string; seq: number },
): Promise<boolean> {
  return context.isShared || seq > (await ownMembership(context, conversationId)).member.hiddenThroughSeq;
}

/**
 * A loader that reads in one batch, and only from conversations that the viewer is in. So a row that somebody holds
 * from before they left shows nothing, whichever field it leads to. Everything stored in a conversation is read by such
 * a loader, or by a statement that checks the membership itself.
 */
export function ofConversations<Key, Value>(
  conversationIdOf: (key: Key) => string,
  read: (context: Context, keys: readonly Key[]) => Promise<Value[]>,
): (context: Context) => { load(key: Key): Promise<Value> } {
  const loaders = createContextCache((context: Context) => new DataLoader<Key, Value>((keys) => read(context, keys)));
  return (context) => ({
    async load(key) {
      await requireMember(context, conversationIdOf(key));
      return loaders(context).load(key);
    },
  });
}

/** For loaders whose keys are conversation ids. */
export const itself = (id: string): string => id;

const memberCountById = ofConversations(itself, async ({ app }, ids) => {
  const counts = await memberCounts(app.store, ids);
  return ids.map((id) => counts.get(id) ?? 0);
});

/** Pages of members: one statement for all conversations that are asked for the same page. */
const memberPages = createContextCache((context: Context) => {
  const loaders = new Map<string, DataLoader<string, MemberRow[]>>();
  return (page: { limit: number; after: string | undefined }) => {
    const key = `${page.limit} ${page.after}`;
    const loader =
      loaders.get(key) ?? new DataLoader<string, MemberRow[]>((ids) => membersOf(context.app.store, ids, page));
    loaders.set(key, loader);
    return loader;
  };
});

const joinedAtByMember = ofConversations(
  ({ conversationId }: MemberRow) => conversationId,
  ({ app }, members) => joinedAtOf(app.store, members),
);

export const ConversationKind = builder.enumType("ConversationKind", {
  description: "The kind of a conversation.",
  values: {
    DIRECT: { description: "A conversation of two people. Each pair has at most one." },
    GROUP: { description: "A conversation of up to 1,000 people by default, with a title and roles." },
  },
});

export const MemberRole = builder.enumType("MemberRole", {
  description: "A member's permissions, from the most to the fewest.",
  values: {
    OWNER: { description: "May do everything. A group has at least one; only another owner can demote them." },
    ADMIN: { description: "May also change settings, add people, and remove moderators and members." },
    MODERATOR: { description: "May also delete messages of others, read earlier texts, and mention everyone." },
    MEMBER: { description: "May read and send messages." },
  },
});

export const Conversation = builder.objectRef<ConversationRow>("Conversation");

export const NotificationLevel = builder.enumType("NotificationLevel", {
  description:
    "What of a conversation reaches a member who is not looking: as a push, and as a notification. Events and unread counts go on.",
  values: {
    ALL: { description: "Every message is pushed. Notifications are made as their kinds say." },
    MENTIONS: {
      description:
        "Messages that mention them or everyone, answers to theirs, and everything of a direct conversation. Changes of a group only if they are about them.",
    },
    NONE: { description: "Only changes of a group that are about them: an invitation, a role, a removal, its end." },
  },
});

export const Member = builder.objectRef<MemberRow>("Member").implement({
  description: "A person in a conversation.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("Member", [row.conversationId, row.userId]) }),
    user: t.field({
      type: User,
      description: "The person.",
      resolve: (member, _, context) => member.user ?? userOf(context, member.userId),
    }),
    role: t.expose("role", { type: MemberRole, description: "The person's role. MEMBER in a direct conversation." }),
    joinedAt: t.field({
      type: "DateTime",
      description: "When the person joined.",
      resolve: async (member, _, context) => {
        const joinedAt = await joinedAtByMember(context).load(member);
        if (!joinedAt) throw gone("conversation"); // erased after the row was read
        return joinedAt;
      },
    }),
    mutedUntil: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "The end of the viewer's mute; it may be past. Until then the viewer is notified only of what is about them: of messages that mention them or reply to them, but not of new settings or of members who leave. A message before then does not bring the conversation back from the archive. Events and unread counts go on. Null if it is not muted, and for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.mutedUntil ?? null,
    }),
    archivedAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When the viewer archived the conversation. The first later message that is not before `mutedUntil` brings it back. Null if it is not archived, and for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.archivedAt ?? null,
    }),
    pinnedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the viewer pinned the conversation; null if they have not, and for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.pinnedAt ?? null,
    }),
    notificationLevel: t.field({
      type: NotificationLevel,
      nullable: true,
      description:
        "What of the conversation reaches the viewer while they are not looking; ALL at first and after joining anew. Null for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.notificationLevel ?? null,
    }),
    markedUnread: t.boolean({
      nullable: true,
      description:
        "Whether the viewer marked the conversation as unread by hand; `markRead` ends the mark. Null for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.markedUnread ?? null,
    }),
  }),
});

const MemberConnection = connectionOf("Member", Member, "members");

/** A member's private side; null unless it is the viewer's own. */
async function ownOnly(context: Context, { userId, conversationId }: MemberRow): Promise<OwnMemberRow | null> {
  if (userId !== viewerOf(context).userId) return null;
  return (await ownMembership(context, conversationId)).member;
}

Conversation.implement({
  description: "A conversation of two people or of a group. Only its members can see it.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: "The conversation's global id.", resolve: (row) => conversationId(row.id) }),
    kind: t.expose("kind", { type: ConversationKind, description: "Direct or group." }),
    title: t.exposeString("title", { nullable: true, description: "A group's name; null for a direct conversation." }),
    description: t.exposeString("description", { nullable: true, description: "A group's topic, if it has one." }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "The URL of a group's picture, if any." }),
    lastSeq: t.exposeInt("lastSeq", { description: "The `seq` of the newest message; 0 before the first." }),
    revision: t.exposeInt("revision", {
      description: "Rises by one with every change of the conversation's messages, members or settings.",
    }),
    lastActivityAt: t.expose("lastActivityAt", {
      type: "DateTime",
      description: "When the newest message was stored, or when the conversation began. The inbox is in this order.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When the conversation began." }),
    historyVisible: t.exposeBoolean("historyVisible", {
      description:
        "Whether members who are added from now on see earlier messages. It changes nothing for present members.",
    }),
    peer: t.field({
      type: User,
      nullable: true,
      description:
        "The other person of a direct conversation, for its name and picture; null for a group. A person who deletes their account stays, without a name. The field depends on the viewer: leave it out of subscriptions with many subscribers.",
      resolve: (row, _, context, info) => {
        const { userId } = viewerOf(context);
        const peer = row.directKey === null ? undefined : otherIn(row.directKey, userId);
        return peer === undefined ? null : namedUser(context, peer, info);
      },
    }),
    memberCount: t.int({
      description: "The number of members now.",
      resolve: (row, _, context) => memberCountById(context).load(row.id),
    }),
    members: t.field({
      type: MemberConnection,
      description: "The members, in the order in which they signed up. Cursors are the users' ids.",
      args: forwardArgs(t.arg),
      extensions: { complexity: nestedPageCost(USUAL_MEMBERS) },
      resolve: (row, args, context) => membersPage(context, row, pageRequest(args)),
    }),
    membership: t.field({
      type: Member,
      description: "The viewer's own membership.",
      resolve: async (row, _, context) => (await ownMembership(context, row.id)).member,
    }),
  }),
});
findNodesWith("Conversation", async (context, id) => {
  const uuid = parseConversationId(id);
  return uuid ? visibleConversation(context, uuid) : null;
});

builder.queryFields((t) => ({
  conversation: t.field({
    type: Conversation,
    nullable: true,
    description: "One of the viewer's conversations; null if it is missing or not theirs.",
    args: {
      id: t.arg.id({
        maxLength: ID_LENGTH,
        isUnknownBeyond: true,
        required: true,
        description: "The conversation's id.",
      }),
    },
    resolve: async (_, { id }, context) => {
      viewerOf(context);
      const uuid = parseConversationId(id);
      return uuid ? visibleConversation(context, uuid) : null;
    },
  }),
}));

const StartConversationInput = builder.inputType("StartConversationInput", {
  description: "The other person of a direct conversation.",
  fields: (t) => ({
    userId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The other person; NOT_FOUND if they do not exist.",
    }),
  }),
});

export const conversationPayload = (name: string, description: string) =>
  builder.objectRef<{ conversation: ConversationRow }>(name).implement({
    description,
    fields: (t) => ({
      conversation: t.expose("conversation", { type: Conversation, description: "The conversation as it is now." }),
    }),
  });
const StartConversationPayload = conversationPayload("StartConversationPayload", "The conversation with that person.");

builder.mutationFields((t) => ({
  startConversation: t.field({
    type: StartConversationPayload,
    description:
      "Opens the direct conversation with a person. It is the same one each time, for either of the two. NOT_FOUND; BAD_USER_INPUT if it is the viewer; RATE_LIMITED if too many are begun.",
    args: { input: t.arg({ type: StartConversationInput, required: true, description: "The other person." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await startConversation(context.app, viewerOf(context), input.userId)),
    }),
  }),
}));

builder.subscriptionField("conversationUpdated", (t) =>
  t.field({
    type: Conversation,
    description:
      "Conversations that are new to the viewer, or whose title, members or settings for the viewer changed. A client that is behind receives each of them once, as it is then. Ends with LAGGED if the client falls too far behind.",
    subscribe: (_, __, context) => conversationFeed(context.app, viewerOf(context)),
    resolve: (change: ConversationChange, _, context) => conversationOf(context, change.conversationId),
  }),
);

/** A conversation for a query: null instead of NOT_FOUND. */
async function visibleConversation(context: Context, uuid: string): Promise<ConversationRow | null> {
  return (await membershipsById(context).load(uuid))?.conversation ?? null;
}

async function membersPage(
  context: Context,
  row: ConversationRow,
  page: ReturnType<typeof pageRequest>,
): Promise<Page<MemberRow>> {
  const after = page.after === undefined ? undefined : parseUserId(page.after);
  if (page.after !== undefined && after === undefined) throw badInput("after", "`after` is not the id of a user.");
  await requireMember(context, row.id);
  const members = await memberPages(context)({ limit: page.limit, after }).load(row.id);
  return pageOf(page, members, (member) => userId(member.userId));
}
