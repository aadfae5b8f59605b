import { viewerOf } from "../context.js";
import { boundFor } from "../graphql/bounds.js";
import { builder } from "../graphql/builder.js";
import { forwardArgs, pageCost } from "../graphql/connections.js";
import { ID_LENGTH, messageId } from "../ids.js";
import { MessageConnection } from "../messages/schema.js";
import { pageOf, pageRequest } from "../pages.js";
import { MAX_QUERY, searchMessages } from "./service.js";

builder.queryField("searchMessages", (t) =>
  t.field({
    type: MessageConnection,
    description:
      "Messages that the viewer may see and that have all the words, the newest first; cursors are the messages' ids. Case, width and composition do not matter. The last word may be the beginning of a word. In scripts that are written without spaces, a match may begin anywhere in the text. NOT_FOUND; BAD_USER_INPUT; RATE_LIMITED beyond 5 a second; UNAVAILABLE while a large history is being indexed.",
    args: {
      query: t.arg.string({
        maxLength: boundFor(MAX_QUERY),
        takesAnyCharacter: true,
        required: true,
        description: "At least one word of letters or digits; else BAD_USER_INPUT.",
      }),
      conversationId: t.arg.id({
        maxLength: ID_LENGTH,
        description: "The conversation to search; all of the viewer's conversations if left out.",
      }),
      ...forwardArgs(t.arg),
    },
    extensions: { complexity: pageCost },
    resolve: async (_, { query, conversationId, ...args }, context) => {
      const page = pageRequest(args);
      const found = await searchMessages(context.app, viewerOf(context), { query, conversationId }, page);
      return pageOf(page, found, messageId);
    },
  }),
);
