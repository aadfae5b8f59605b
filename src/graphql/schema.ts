/** The whole schema. Each noun registers its own types; only this file joins them. */
import { GraphQLScalarType } from "graphql";
import { DateTimeISOResolver } from "graphql-scalars";
import { ERRORS } from "../errors.js";
import { withBoundedPages } from "./answers.js";
import { builder } from "./builder.js";
import { isoOf } from "./times.js";

builder.queryType({ description: "Everything that can be asked." });
builder.mutationType({ description: "Everything that can be done. Bad input changes nothing." });
builder.subscriptionType({ description: "Everything that can be followed live, over WebSocket or SSE." });
builder.addScalarType(
  "DateTime",
  new GraphQLScalarType<Date, Date | string>({
    ...DateTimeISOResolver.toConfig(),
    serialize: (value) => (value instanceof Date ? isoOf(value) : DateTimeISOResolver.serialize(value)),
  }),
  { description: "ISO 8601 in UTC with milliseconds." },
);
builder.enumType("ErrorCode", {
  description: "The values of `extensions.code`: every error has one.",
  values: Object.fromEntries(Object.entries(ERRORS).map(([code, description]) => [code, { description }])),
});

await import("./node.js");
await import("../accounts/schema.js");
await import("../accounts/credentials-schema.js");
await import("../conversations/schema.js");
await import("../messages/schema.js");
await import("../reactions/schema.js");
await import("../search/schema.js");
await import("../conversations/group-schema.js");
await import("../conversations/membership-schema.js");
await import("../inbox/schema.js");
await import("../receipts/schema.js");
await import("../receipts/undelivered-schema.js");
await import("../inbox/unread-schema.js");
await import("../privacy/schema.js");
await import("../presence/schema.js");
await import("../typing/schema.js");
await import("../notifications/schema.js");
await import("../push/schema.js");
await import("../events/schema.js");

export const schema = withBoundedPages(builder.toSchema());
