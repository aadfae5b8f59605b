import { type DocumentNode, type GraphQLCompositeType, type GraphQLResolveInfo, getNamedType, Kind } from "graphql";
import { type Context, viewerOf } from "../context.js";
import { Conversation, conversationOf, stillTheirs } from "../conversations/schema.js";
import { builder } from "../graphql/builder.js";
import { sized } from "../graphql/connections.js";
import type { Complexity } from "../graphql/cost.js";
import type { LeadsTo } from "../graphql/list-entries.js";
import { typesThatShow } from "../graphql/selection.js";
import { conversationId, ID_LENGTH, notificationId } from "../ids.js";
import { CURSOR_LENGTH } from "../live/cursors.js";
import { Message } from "../messages/schema.js";
import { Notification, notificationOf } from "../notifications/schema.js";
import type { Shortable } from "../pages.js";
import { MAX_PEOPLE } from "../presence/feed.js";
import { Presence } from "../presence/schema.js";
import { Receipt } from "../receipts/schema.js";
import { Typing } from "../typing/schema.js";
import { accountFeed, MAX_TYPING_IN } from "./account-feed.js";
import { accountPage, type EventPage as Page } from "./account-page.js";
import { type AccountEvent, conversationIdOf } from "./event.js";
import { noteReturn } from "./returned-pages.js";

const Event = builder.interfaceRef<AccountEvent>("Event").implement({
  description:
    "A change that concerns the viewer. A stream orders changes as this server received them, a page as they happened.",
  resolveType: ({ type }) => type,
  fields: (t) => ({
    cursor: t.exposeString("cursor", {
      description: "Pass it as `after` to resume from here, on any server. It is valid for 7 days by default.",
    }),
  }),
});

const StreamStart = builder.enumType("StreamStart", {
  description: "How a stream or a page begins, given `after`.",
  values: {
    LIVE: { description: "No cursor was given: events from now on follow." },
    RESUMED: { description: "Everything since the cursor follows, then live events." },
    RESET: { description: "The cursor is unknown, too old or too far behind: load state afresh. Live events follow." },
  },
});

const ConversationRemovedReason = builder.enumType("ConversationRemovedReason", {
  description: "The reason why the viewer is no longer in a conversation.",
  values: {
    LEFT: { description: "The viewer left the conversation." },
    REMOVED: { description: "Somebody removed the viewer." },
    DELETED: { description: "The conversation was deleted." },
  },
});

type EventOf<Type extends AccountEvent["type"]> = Extract<AccountEvent, { type: Type }>;

builder.objectRef<EventOf<"StreamStarted">>("StreamStarted").implement({
  description: "The first event of every stream, delivered once no event can be missed any more.",
  interfaces: [Event],
  fields: (t) => ({
    start: t.expose("start", { type: StreamStart, description: "Whether earlier events follow." }),
  }),
});

const messageIn: LeadsTo<EventOf<"MessageAdded" | "MessageUpdated">> = ({ message }) => message;

builder.objectRef<EventOf<"MessageAdded">>("MessageAdded").implement({
  description: "A new message. After a resume, messages may be delivered again, with the same id.",
  interfaces: [Event],
  fields: (t) => ({
    message: t.expose("message", { type: Message, description: "The message.", extensions: { leadsTo: messageIn } }),
  }),
});

builder.objectRef<EventOf<"MessageUpdated">>("MessageUpdated").implement({
  description:
    "A message was edited or deleted, or its reactions changed. Several changes may be delivered as one, with the latest state.",
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
  description: "A member's positions rose. Several rises may be delivered as one, with the latest positions.",
  interfaces: [Event],
  fields: (t) => ({ receipt: t.expose("receipt", { type: Receipt, description: "The member's positions now." }) }),
});

builder.objectRef<EventOf<"ConversationUpdated">>("ConversationUpdated").implement({
  description:
    "The conversation is new to the viewer, or its title, its members or the viewer's own settings of it changed.",
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
  description: "The viewer is no longer in the conversation.",
  interfaces: [Event],
  fields: (t) => ({
    conversationId: t.id({ description: "Its id.", resolve: (event) => conversationId(event.conversationId) }),
    reason: t.expose("reason", { type: ConversationRemovedReason, description: "The reason." }),
  }),
});

builder.objectRef<EventOf<"PresenceChanged">>("PresenceChanged").implement({
  description: "The presence of a person named in `presenceOf`: first the present state of each, then each change.",
  interfaces: [Event],
  fields: (t) => ({ presence: t.expose("presence", { type: Presence, description: "The person's presence now." }) }),
});

builder.objectRef<EventOf<"TypingChanged">>("TypingChanged").implement({
  description: "Somebody started or stopped typing in a conversation named in `typingIn`.",
  interfaces: [Event],
  fields: (t) => ({ typing: t.expose("typing", { type: Typing, description: "The typist and the conversation." }) }),
});

builder.objectRef<EventOf<"NotificationAdded">>("NotificationAdded").implement({
  description:
    "A new notification for the viewer. After a resume, notifications may be delivered again, with the same id.",
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
    "A notification was marked read. A notification about a message also becomes read with its message; the viewer's own ReceiptUpdated shows that.",
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
    "A notification was deleted. When a conversation is removed, its notifications disappear without this event, except GROUP_MEMBER_REMOVED and GROUP_DELETED, which stay.",
  interfaces: [Event],
  fields: (t) => ({
    notificationId: t.id({ description: "Its id.", resolve: ({ notification }) => notificationId(notification.id) }),
  }),
});

builder.queryField("eventCursor", (t) =>
  t.string({
    description:
      "A cursor for `events` as of this request. Ask for it together with the lists you load, and pass it as `after`: then no change is missed.",
    resolve: async (_, __, context) => {
      viewerOf(context);
      const { app } = context;
      const asked = performance.now();
      const now = await app.hub.now();
      // As of the time of the request: lists of the same request may have been read before the clock of the store was.
      return app.epoch.cursors.cursorAt(new Date(now.getTime() - Math.ceil(performance.now() - asked)));
    },
  }),
);

/** Drops events of conversations that have been removed since the page was read: the next page reports the removal. */
async function withoutGone(context: Context, events: readonly AccountEvent[]): Promise<AccountEvent[]> {
  const theirs = await stillTheirs(context, events.flatMap(lookedUpIn));
  return events.filter((event) => lookedUpIn(event).every((id) => theirs.has(id)));
}

const lookedUpIn = (event: AccountEvent): string[] => {
  const id = event.type === "ConversationRemoved" ? undefined : conversationIdOf(event);
  return id === undefined ? [] : [id];
};

/** The page with only its first `rows` events: the rest comes with the next page. */
const shortened = (page: Page, rows: number): Page => {
  const events = page.events.slice(0, rows);
  return { ...page, events, cursor: events.at(-1)?.cursor ?? page.cursor, hasMore: true };
};

/** Whether the selection shows new messages: a page without them acknowledges none. */
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
  description: "The changes since a cursor, as many as fit a page.",
  fields: (t) => ({
    start: t.expose("start", {
      type: StreamStart,
      description: "How the page begins, given `after`.",
    }),
    events: t.field({
      type: [Event],
      description: "The changes in order, each with the present state of its object.",
      resolve: async (page, _, context) => {
        page.events = await withoutGone(context, page.events);
        return page.events;
      },
    }),
    cursor: t.exposeString("cursor", {
      description: "The `after` of the next page; valid for `Subscription.events`, too.",
    }),
    hasMore: t.exposeBoolean("hasMore", { description: "Whether the next page already has events." }),
  }),
});

builder.queryField("events", (t) =>
  t.field({
    type: EventPage,
    description:
      "The viewer's changes since a cursor: the polling form of `Subscription.events`, with the same events and cursors, but without presence and typing. Waits up to `waitSeconds` for the first event. BAD_USER_INPUT if `first` or `waitSeconds` is out of range; RATE_LIMITED if too many of the viewer's polls wait.",
    args: {
      after: t.arg.string({
        maxLength: CURSOR_LENGTH,
        isUnknownBeyond: true,
        takesAnyCharacter: true,
        description:
          "The cursor to continue from. Without it the page is empty, and its `cursor` is the place to begin.",
      }),
      first: t.arg.int({ defaultValue: 100, description: "The number of events: 1 to 100." }),
      waitSeconds: t.arg.int({
        defaultValue: 0,
        description: "The number of seconds to wait if nothing has changed yet: 0 to 30.",
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
        abortSignal: context.life,
        acknowledges: context.acknowledgesDelivery && showsNewMessages(info),
      });
    },
  }),
);

builder.subscriptionField("events", (t) =>
  t.field({
    type: Event,
    description:
      "All of the viewer's events over one subscription, resumable from any event's cursor. Presence and typing are delivered only for the people (at most 500) and conversations (at most 100) named: first the present state, then each change. They are not replayed. A conversation that the viewer is not in is skipped until they join. BAD_USER_INPUT if an id is malformed or a list too long; RATE_LIMITED if the viewer's streams watch too many people together; ends with LAGGED if the client falls too far behind.",
    args: {
      after: t.arg.string({
        maxLength: CURSOR_LENGTH,
        isUnknownBeyond: true,
        takesAnyCharacter: true,
        description: "The newest cursor that the device has. Without it, events from now on are delivered.",
      }),
      presenceOf: t.arg.idList({ maxLength: ID_LENGTH, maxItems: MAX_PEOPLE, description: "The people to watch." }),
      typingIn: t.arg.idList({
        maxLength: ID_LENGTH,
        maxItems: MAX_TYPING_IN,
        description: "The conversations whose typists to deliver.",
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
