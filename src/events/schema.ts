import { type DocumentNode, type GraphQLCompositeType, type GraphQLResolveInfo, getNamedType, Kind } from "graphql";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { Conversation, conversationOf, stillTheirs } from "../conversations/schema.js";
import type { Complexity } from "../cost.js";
import { conversationId, ID_LENGTH, notificationId } from "../ids.js";
import type { LeadsTo } from "../listed.js";
import { Message } from "../messages/schema.js";
import { Notification, notificationOf } from "../notifications/schema.js";
import { type Shortable, sized } from "../pages.js";
import { Presence } from "../presence/schema.js";
import { Receipt } from "../receipts/schema.js";
import { typesThatShow } from "../selection.js";
import { Typing } from "../typing/schema.js";
import { type AccountEvent, accountFeed, conversationIdOf, MAX_TYPING_IN } from "./account-feed.js";
import { accountPage, type EventPage as Page } from "./account-page.js";
import { CURSOR_LENGTH } from "./cursors.js";
import { MAX_PEOPLE } from "./presence-feed.js";
import { noteReturn } from "./returns.js";

const Event = builder.interfaceRef<AccountEvent>("Event").implement({
  description: "One change, in the order in which this server learnt of it.",
  resolveType: ({ type }) => type,
  fields: (t) => ({
    cursor: t.exposeString("cursor", {
      description:
        "Give it to `events(after:)` to go on from here, on any server. It stays good for 7 days by default.",
    }),
  }),
});

const StreamStart = builder.enumType("StreamStart", {
  description: "What became of `after`.",
  values: {
    LIVE: { description: "No cursor was given: live from here on." },
    RESUMED: { description: "Everything since the cursor follows, then live events." },
    RESET: { description: "The cursor is too old or not ours: load state afresh; live events follow." },
  },
});

const ConversationRemovedReason = builder.enumType("ConversationRemovedReason", {
  description: "Why the viewer is no longer in a conversation.",
  values: {
    LEFT: { description: "They left it." },
    REMOVED: { description: "Somebody took them out." },
    DELETED: { description: "It is no more." },
  },
});

type EventOf<Type extends AccountEvent["type"]> = Extract<AccountEvent, { type: Type }>;

builder.objectRef<EventOf<"StreamStarted">>("StreamStarted").implement({
  description: "The first event of every stream, sent once nothing can be missed any more.",
  interfaces: [Event],
  fields: (t) => ({
    start: t.expose("start", { type: StreamStart, description: "Whether what came before follows." }),
  }),
});

const messageIn: LeadsTo<EventOf<"MessageAdded" | "MessageUpdated">> = ({ message }) => message;

builder.objectRef<EventOf<"MessageAdded">>("MessageAdded").implement({
  description: "A new message. After a resume some may come again, with the same id.",
  interfaces: [Event],
  fields: (t) => ({
    message: t.expose("message", { type: Message, description: "The message.", extensions: { leadsTo: messageIn } }),
  }),
});

builder.objectRef<EventOf<"MessageUpdated">>("MessageUpdated").implement({
  description:
    "A message that was edited or deleted, or whose reactions changed. Several changes may come as the last of them.",
  interfaces: [Event],
  fields: (t) => ({
    message: t.expose("message", {
      type: Message,
      description: "The message as it is now.",
      extensions: { leadsTo: messageIn },
    }),
  }),
});

builder.objectRef<EventOf<"ReceiptUpdated">>("ReceiptUpdated").implement({
  description: "Somebody's positions rose. Several rises may come as the last of them.",
  interfaces: [Event],
  fields: (t) => ({ receipt: t.expose("receipt", { type: Receipt, description: "Their positions now." }) }),
});

builder.objectRef<EventOf<"ConversationUpdated">>("ConversationUpdated").implement({
  description: "New to the viewer, or its title, members or the viewer's own settings changed.",
  interfaces: [Event],
  fields: (t) => ({
    conversation: t.field({
      type: Conversation,
      description: "The conversation as it is now.",
      extensions: {
        leadsTo: ((event, context) => conversationOf(context, event.conversationId)) satisfies LeadsTo<
          EventOf<"ConversationUpdated">
        >,
      },
      resolve: (event, _, context) => conversationOf(context, event.conversationId),
    }),
  }),
});

builder.objectRef<EventOf<"ConversationRemoved">>("ConversationRemoved").implement({
  description: "The viewer is no longer in it.",
  interfaces: [Event],
  fields: (t) => ({
    conversationId: t.id({ description: "Which.", resolve: (event) => conversationId(event.conversationId) }),
    reason: t.expose("reason", { type: ConversationRemovedReason, description: "Why." }),
  }),
});

builder.objectRef<EventOf<"PresenceChanged">>("PresenceChanged").implement({
  description: "The presence of somebody whom the subscription names: the present state of each first.",
  interfaces: [Event],
  fields: (t) => ({ presence: t.expose("presence", { type: Presence, description: "What it is now." }) }),
});

builder.objectRef<EventOf<"TypingChanged">>("TypingChanged").implement({
  description: "Somebody began or stopped typing in a conversation that the subscription names.",
  interfaces: [Event],
  fields: (t) => ({ typing: t.expose("typing", { type: Typing, description: "Who, and where." }) }),
});

builder.objectRef<EventOf<"NotificationAdded">>("NotificationAdded").implement({
  description: "Something that concerns the viewer. After a resume some may come again, with the same id.",
  interfaces: [Event],
  fields: (t) => ({
    notification: t.field({
      type: Notification,
      description: "The notification as it is now.",
      resolve: ({ notification }, _, context) => notificationOf(context, notification),
    }),
  }),
});

builder.objectRef<EventOf<"NotificationUpdated">>("NotificationUpdated").implement({
  description:
    "A notification was marked read. One that is about a message is read with that, too: of this the viewer's own ReceiptUpdated tells.",
  interfaces: [Event],
  fields: (t) => ({
    notification: t.field({
      type: Notification,
      description: "The notification as it is now.",
      resolve: ({ notification }, _, context) => notificationOf(context, notification),
    }),
  }),
});

builder.objectRef<EventOf<"NotificationRemoved">>("NotificationRemoved").implement({
  description:
    "A notification was deleted. Those of a conversation go without a word when that is removed, but for GROUP_MEMBER_REMOVED and GROUP_DELETED.",
  interfaces: [Event],
  fields: (t) => ({
    notificationId: t.id({ description: "Which.", resolve: ({ notification }) => notificationId(notification.id) }),
  }),
});

builder.queryField("eventCursor", (t) =>
  t.string({
    description: "A cursor for `events`, true as of this request: ask for it together with the lists you load.",
    resolve: async (_, __, context) => {
      viewerOf(context);
      const { app } = context;
      const asked = performance.now();
      const now = await app.hub.now();
      // As of when it was asked: what is loaded beside it may have been read before this found its turn.
      return app.cursors.cursorAt(new Date(now.getTime() - Math.ceil(performance.now() - asked)));
    },
  }),
);

/** What was there when the page was read may have gone: of that the next page says so. */
async function withoutGone(context: Context, events: readonly AccountEvent[]): Promise<AccountEvent[]> {
  const theirs = await stillTheirs(context, events.flatMap(lookedUpIn));
  return events.filter((event) => lookedUpIn(event).every((id) => theirs.has(id)));
}

const lookedUpIn = (event: AccountEvent): string[] => {
  const id = event.type === "ConversationRemoved" ? undefined : conversationIdOf(event);
  return id === undefined ? [] : [id];
};

/** So many of its events: the rest comes with the next page. */
const shortened = (page: Page, rows: number): Page => {
  const events = page.events.slice(0, rows);
  return { ...page, events, cursor: events.at(-1)?.cursor ?? page.cursor, hasMore: true };
};

/** Whether new messages are asked for where a page has them: a page that leaves them out brings none. */
function showsNewMessages({
  schema,
  fieldNodes,
  fragments,
  returnType,
  variableValues: variables,
}: GraphQLResolveInfo) {
  const root = getNamedType(returnType) as GraphQLCompositeType;
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: Object.values(fragments) };
  return fieldNodes.some(({ selectionSet }) => {
    const asked = selectionSet && { schema, document, variables, selectionSet, root };
    return asked && typesThatShow("Message", asked).has("MessageAdded" satisfies AccountEvent["type"]);
  });
}

const EventPage = builder.objectRef<Page>("EventPage").implement({
  description: "What changed since a cursor, as far as it fits a page.",
  fields: (t) => ({
    start: t.expose("start", {
      type: StreamStart,
      description: "What became of `after`. RESET also where more changed than is told one by one.",
    }),
    events: t.field({
      type: [Event],
      description: "The changes, each thing as it is now.",
      resolve: async (page, _, context) => {
        page.events = await withoutGone(context, page.events);
        return page.events;
      },
    }),
    cursor: t.exposeString("cursor", {
      description: "Where the next page begins; good for `Subscription.events` too.",
    }),
    hasMore: t.exposeBoolean("hasMore", { description: "Whether the next page has something by now." }),
  }),
});

builder.queryField("events", (t) =>
  t.field({
    type: EventPage,
    description:
      "What changed for the viewer since a cursor: the polling form of `Subscription.events`, with the same events and cursors, but without presence and typing. Waits up to `waitSeconds` for the first event before it answers. BAD_USER_INPUT; RATE_LIMITED where too many of the viewer's polls wait.",
    args: {
      after: t.arg.string({
        maxLength: CURSOR_LENGTH,
        isUnknownBeyond: true,
        takesAnyCharacter: true,
        description: "A cursor; where it is left out the page is empty, and says where to begin.",
      }),
      first: t.arg.int({ defaultValue: 100, description: "How many events: 1 to 100." }),
      waitSeconds: t.arg.int({
        defaultValue: 0,
        description: "How long to wait where nothing has changed yet: 0 to 30 s.",
      }),
    },
    extensions: {
      complexity: (({ args }) => sized(args.first ?? 100)) satisfies Complexity,
      page: {
        rows: [{ field: "events" }],
        of: ({ events }) => events,
        shortened,
        fieldsOf: ({ cursor, hasMore }) => ({ cursor, hasMore }),
      } satisfies Shortable<Page>,
    },
    resolve: (_, { after, first, waitSeconds }, context, info) => {
      if (waitSeconds) context.hasWaited = true;
      return accountPage(context.app, viewerOf(context), {
        after,
        first: first ?? 100,
        waitSeconds: waitSeconds ?? 0,
        life: context.life,
        acknowledges: context.acknowledgesDelivery && showsNewMessages(info),
      });
    },
  }),
);

builder.subscriptionField("events", (t) =>
  t.field({
    type: Event,
    description:
      "Everything over one subscription, resumable from any event's cursor. Presence and typing are included only for the people (at most 500) and conversations (at most 100) named, as they are now and then as they change, and are not replayed; a conversation that is not the viewer's is passed over until it is. BAD_USER_INPUT; RATE_LIMITED where the viewer's streams watch too many people together; ends with LAGGED where the client falls too far behind.",
    args: {
      after: t.arg.string({
        maxLength: CURSOR_LENGTH,
        isUnknownBeyond: true,
        takesAnyCharacter: true,
        description: "The newest cursor that the device has; live from now on where left out.",
      }),
      presenceOf: t.arg.idList({ maxLength: ID_LENGTH, maxItems: MAX_PEOPLE, description: "Whose presence to tell." }),
      typingIn: t.arg.idList({
        maxLength: ID_LENGTH,
        maxItems: MAX_TYPING_IN,
        description: "In which conversations to tell who types.",
      }),
    },
    subscribe: async (_, options, context) => {
      const viewer = viewerOf(context);
      context.meter.spend("topics", (options.presenceOf?.length ?? 0) + (options.typingIn?.length ?? 0));
      if (context.acknowledgesDelivery) await noteReturn(context.app, viewer, options.after);
      return accountFeed(context.app, viewer, options);
    },
    resolve: (event: AccountEvent) => event,
  }),
);
