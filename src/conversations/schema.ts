import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import type { GraphQLResolveInfo } from "graphql";
import { namedUser, User, userOf } from "../accounts/schema.js";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { badInput, gone } from "../errors.js";
import type { ConversationChange } from "../events/channel.js";
import { conversationFeed } from "../events/state-feed.js";
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
import { findNodesWith, Node } from "../node.js";
import { connectionOf, forwardArgs, nestedPageCost, type Page, pageOf, pageRequest, USUAL_MEMBERS } from "../pages.js";
import { asksOnlyForId } from "../selection.js";
import {
  type ConversationRow,
  conversationsByIds,
  joinedAtOf,
  type MemberRow,
  type Membership,
  memberCounts,
  membershipsOf,
  membersOf,
  type OwnMemberRow,
  startConversation,
} from "./service.js";

/**
 * Conversations that a row names, if they are the viewer's: the one way from any row to its conversation, so that a row
 * which somebody holds from before they left shows them nothing of it.
 */
export const conversationsById = createContextCache(
  (context: Context) =>
    new DataLoader<string, ConversationRow | null>((ids) =>
      context.isShared ? conversationsOfEvents(context, ids) : conversationsOfViewer(context, ids),
    ),
);

/**
 * Whoever is told of an event was admitted to its conversation, and may have left before that was read: what it has
 * become since is only for those who are in it as of then.
 */
async function conversationsOfEvents(context: Context, ids: readonly string[]): Promise<(ConversationRow | null)[]> {
  const found = new Map((await conversationsByIds(context.app, ids)).map((row) => [row.id, row]));
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
  if (!conversation) throw gone("conversation"); // deleted since the row was read
  return conversation;
}

/** The conversation that a row names: read only where more is asked of it than which it is. */
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
      const memberships = await membershipsOf(context.app, viewerOf(context).userId, ids);
      const found = new Map(memberships.map((membership) => [membership.conversation.id, membership]));
      return ids.map((id) => found.get(id) ?? null);
    }),
);

/** The viewer's membership in a conversation that they can see. */
export async function ownMembership(context: Context, id: string): Promise<Membership> {
  const membership = await membershipsById(context).load(id);
  if (!membership) throw gone("conversation"); // left since they were shown it
  return membership;
}

/** Shows a membership's conversation, and remembers the membership for the fields beneath. */
export function shown(context: Context, membership: Membership): ConversationRow {
  membershipsById(context).prime(membership.conversation.id, membership);
  return membership.conversation;
}

/** Which of these conversations are the viewer's now: to this operation they stay so, whatever becomes of them meanwhile. */
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

/** Refuses who is no member. Whoever is shown an event that is shared was admitted to its conversation. */
async function requireMember(context: Context, id: string): Promise<void> {
  if (!context.isShared) await ownMembership(context, id);
}

/** Whether the viewer is in a message's conversation, and was there, or has been shown what was before, when it was sent. */
export async function seesMessage(
  context: Context,
  { conversationId, seq }: { conversationId: string; seq: number },
): Promise<boolean> {
  return context.isShared || seq > (await ownMembership(context, conversationId)).member.visibleSeq;
}

/**
 * Reads something of conversations, at once for all that are asked for, and of none but the viewer's: whatever row leads to
 * a field, one that somebody holds from before they left shows them nothing. What is stored of a conversation is read by
 * such a loader, or by a statement that asks for the membership itself.
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

/** For loaders whose keys are the ids of conversations. */
export const itself = (id: string): string => id;

const memberCountById = ofConversations(itself, async ({ app }, ids) => {
  const counts = await memberCounts(app, ids);
  return ids.map((id) => counts.get(id) ?? 0);
});

/** Pages of members: one statement for all conversations that are asked the same. */
const memberPages = createContextCache((context: Context) => {
  const loaders = new Map<string, DataLoader<string, MemberRow[]>>();
  return (page: { limit: number; after: string | undefined }) => {
    const key = `${page.limit} ${page.after}`;
    const loader = loaders.get(key) ?? new DataLoader<string, MemberRow[]>((ids) => membersOf(context.app, ids, page));
    loaders.set(key, loader);
    return loader;
  };
});

const joinedAtByMember = ofConversations(
  ({ conversationId }: MemberRow) => conversationId,
  ({ app }, members) => joinedAtOf(app, members),
);

export const ConversationKind = builder.enumType("ConversationKind", {
  description: "What kind of conversation it is.",
  values: {
    DIRECT: { description: "Between two people; a pair has one." },
    GROUP: { description: "Of any number of people, with a title and roles." },
  },
});

export const MemberRole = builder.enumType("MemberRole", {
  description: "What a member may do, the most first.",
  values: {
    OWNER: { description: "Everything. A group has at least one; only another owner can take it from them." },
    ADMIN: { description: "Manages members below them, and settings." },
    MODERATOR: { description: "Manages messages." },
    MEMBER: { description: "Talks." },
  },
});

export const Conversation = builder.objectRef<ConversationRow>("Conversation");

export const Member = builder.objectRef<MemberRow>("Member").implement({
  description: "A person in a conversation.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (row) => cacheKey("Member", [row.conversationId, row.userId]) }),
    user: t.field({
      type: User,
      description: "Who it is.",
      resolve: (member, _, context) => member.user ?? userOf(context, member.userId),
    }),
    role: t.expose("role", { type: MemberRole, description: "What they may do. MEMBER in a direct conversation." }),
    joinedAt: t.field({
      type: "DateTime",
      description: "When they came.",
      resolve: async (member, _, context) => {
        const joinedAt = await joinedAtByMember(context).load(member);
        if (!joinedAt) throw gone("conversation"); // erased since the row was read
        return joinedAt;
      },
    }),
    mutedUntil: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "Until when the viewer is not notified of what is not about them: of messages only where they mention or answer the viewer, and neither of new settings nor of who leaves. Nor does a message before then bring it back from the archive. Events and unread counts go on. It may be past. Null where it is not muted, and for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.mutedUntil ?? null,
    }),
    archivedAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "Since when it is out of the viewer's inbox. It comes back with the first message after that which is not before `mutedUntil`. Null where it is not archived, and for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.archivedAt ?? null,
    }),
    pinnedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when the viewer has it pinned; null where they have not, and for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.pinnedAt ?? null,
    }),
    markedUnread: t.boolean({
      nullable: true,
      description: "Whether the viewer marked it unread by hand; `markRead` ends it. Null for anyone but the viewer.",
      resolve: async (member, _, context) => (await ownOnly(context, member))?.markedUnread ?? null,
    }),
  }),
});

const MemberConnection = connectionOf("Member", Member, "members");

/** A member's private side, where it is the viewer's own. */
async function ownOnly(context: Context, { userId, conversationId }: MemberRow): Promise<OwnMemberRow | null> {
  if (userId !== viewerOf(context).userId) return null;
  return (await ownMembership(context, conversationId)).member;
}

Conversation.implement({
  description: "People who talk with each other: a pair, or a group. Only its members can see it.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: "The conversation's global id.", resolve: (row) => conversationId(row.id) }),
    kind: t.expose("kind", { type: ConversationKind, description: "Direct or group." }),
    title: t.exposeString("title", { nullable: true, description: "A group's name; null for a direct conversation." }),
    description: t.exposeString("description", { nullable: true, description: "What a group is about." }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "A group's picture." }),
    lastSeq: t.exposeInt("lastSeq", { description: "The `seq` of the newest message; 0 before the first." }),
    revision: t.exposeInt("revision", {
      description: "Rises by one with every change of the conversation's messages, members or settings.",
    }),
    lastActivityAt: t.expose("lastActivityAt", {
      type: "DateTime",
      description: "When the newest message came, or when it began: the inbox is in this order.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it began." }),
    historyVisible: t.exposeBoolean("historyVisible", {
      description:
        "Whether those who are added from now on see what was written before them; who is in it already sees what they saw.",
    }),
    peer: t.field({
      type: User,
      nullable: true,
      description:
        "The other person of a direct conversation, whose name and picture are its own; null for a group. They stay, without a name, when they delete their account. It depends on the viewer: leave it out of what many follow.",
      resolve: (row, _, context, info) => {
        const { userId } = viewerOf(context);
        const peer = row.directKey === null ? undefined : otherIn(row.directKey, userId);
        return peer === undefined ? null : namedUser(context, peer, info);
      },
    }),
    memberCount: t.int({
      description: "How many are in it now.",
      resolve: (row, _, context) => memberCountById(context).load(row.id),
    }),
    members: t.field({
      type: MemberConnection,
      description: "Who is in it, those who signed up first before the others; cursors are the users' ids.",
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
    description: "One of the viewer's conversations; null where it is missing or not theirs.",
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
  description: "Whom to talk to.",
  fields: (t) => ({
    userId: t.id({
      maxLength: ID_LENGTH,
      required: true,
      description: "The other person; NOT_FOUND where there is none.",
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
      "Opens the direct conversation with a person: the same one each time, whoever asks. NOT_FOUND, BAD_USER_INPUT for oneself, or RATE_LIMITED where too many are begun.",
    args: { input: t.arg({ type: StartConversationInput, required: true, description: "Whom to talk to." }) },
    resolve: async (_, { input }, context) => ({
      conversation: shown(context, await startConversation(context.app, viewerOf(context), input.userId)),
    }),
  }),
}));

builder.subscriptionField("conversationUpdated", (t) =>
  t.field({
    type: Conversation,
    description:
      "Conversations that are new to the viewer, or whose title, members or settings for the viewer changed. What a reader is behind on comes once, as it is then. Ends with LAGGED where the client falls too far behind.",
    subscribe: (_, __, context) => conversationFeed(context.app, viewerOf(context)),
    resolve: (change: ConversationChange, _, context) => conversationOf(context, change.conversationId),
  }),
);

/** A conversation for a query: null rather than NOT_FOUND. */
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
