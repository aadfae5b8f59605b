import { Viewer } from "../accounts/schema.js";
import { viewerOf } from "../context.js";
import { Conversation, ConversationKind, itself, ofConversations, shown } from "../conversations/schema.js";
import { builder } from "../graphql/builder.js";
import { connectionOf, forwardArgs, pageCost } from "../graphql/connections.js";
import { conversationId } from "../ids.js";
import { pageOf, pageRequest } from "../pages.js";
import { inbox, totalUnread, unreadCounts } from "./service.js";

const unreadById = ofConversations(itself, async (context, ids) => {
  const counts = await unreadCounts(context.app.store, viewerOf(context).userId, ids);
  return ids.map((id) => counts.get(id) ?? 0);
});

builder.objectField(Conversation, "unreadCount", (t) =>
  t.int({
    description:
      "The number of messages above the viewer's read position that others wrote and nobody deleted, without system messages. Always exact.",
    resolve: (row, _, context) => row.unreadCount ?? unreadById(context).load(row.id),
  }),
);

const ConversationConnection = connectionOf("Conversation", Conversation, "conversations");

const InboxFilter = builder.inputType("InboxFilter", {
  description: "Conditions on the conversations of the inbox; all that are given apply.",
  fields: (t) => ({
    kind: t.field({ type: ConversationKind, description: "Only conversations of this kind." }),
    unreadOnly: t.boolean({ description: "Only conversations with unread messages, or marked as unread by hand." }),
    archived: t.boolean({
      description:
        "The archived conversations instead of the others. A conversation that a new message has brought back is not archived.",
    }),
  }),
});

builder.objectField(Viewer, "unreadCount", (t) =>
  t.int({
    description: "The number of unread messages in all conversations that are neither muted nor archived.",
    resolve: (viewer, _, context) => totalUnread(context.app.store, viewer.id),
  }),
);

builder.queryField("inbox", (t) =>
  t.field({
    type: ConversationConnection,
    description: "The viewer's conversations: the pinned ones first, and within each part the newest activity first.",
    args: {
      ...forwardArgs(t.arg),
      filter: t.arg({ type: InboxFilter, description: "The choice; all but the archived ones if left out." }),
    },
    extensions: { complexity: pageCost },
    resolve: async (_, { filter, ...args }, context) => {
      const page = pageRequest(args);
      const memberships = await inbox(context.app, viewerOf(context), filter ?? {}, page);
      const rows = memberships.map((membership) => shown(context, membership));
      return pageOf(page, rows, (row) => conversationId(row.id));
    },
  }),
);
