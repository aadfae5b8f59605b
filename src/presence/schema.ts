import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { User } from "../accounts/schema.js";
import { type Context, viewerOf } from "../context.js";
import { builder } from "../graphql/builder.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import { MAX_PEOPLE, presenceFeed } from "./feed.js";
import { presenceFor } from "./reads.js";
import type { PresenceRow } from "./rows.js";
import { setPresence } from "./service.js";

const presenceById = createContextCache(
  (context: Context) =>
    new DataLoader<string, PresenceRow | null>(async (ids) => {
      const found = await presenceFor(context.app, viewerOf(context), ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
);

const PresenceStatus = builder.enumType("PresenceStatus", {
  description: "A person's presence status, over all of their devices.",
  values: {
    ONLINE: { description: "At least one device is connected and in use." },
    AWAY: { description: "At least one device is connected, but none is in use." },
    OFFLINE: { description: "No device has been connected for a while (15 s by default), or all report OFFLINE." },
  },
});

export const Presence = builder.objectRef<PresenceRow>("Presence").implement({
  description: "One person's presence over all of their devices.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (presence) => cacheKey("Presence", [presence.user.id]) }),
    user: t.expose("user", { type: User, description: "The person whose presence it is." }),
    status: t.expose("status", { type: PresenceStatus, description: "The status of their most present device." }),
    lastActiveAt: t.expose("lastActiveAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the person was last at a device; null while online, if they never were, and if their `showLastSeen` is off.",
    }),
  }),
});

builder.objectField(User, "presence", (t) =>
  t.field({
    type: Presence,
    nullable: true,
    description: "The person's presence; null if their privacy settings, or a block in either direction, hide it.",
    resolve: (user, _, context) => {
      viewerOf(context);
      return presenceById(context).load(user.id);
    },
  }),
);

const SetPresenceInput = builder.inputType("SetPresenceInput", {
  description: "The presence status of the viewer's device.",
  fields: (t) => ({ status: t.field({ type: PresenceStatus, required: true, description: "The device's status." }) }),
});

const SetPresencePayload = builder.objectRef<{ presence: PresenceRow }>("SetPresencePayload").implement({
  description: "The result of `setPresence`.",
  fields: (t) => ({
    presence: t.expose("presence", { type: Presence, description: "The viewer's presence over all devices." }),
  }),
});

builder.mutationField("setPresence", (t) =>
  t.field({
    type: SetPresencePayload,
    description:
      "Sets the status of this connection's device; without a report, a connected device is ONLINE. Over HTTP it applies to all connections of the session. RATE_LIMITED beyond a few a second.",
    args: { input: t.arg({ type: SetPresenceInput, required: true, description: "The status report." }) },
    resolve: async (_, { input: { status } }, context) => {
      const { app, connectionId } = context;
      return { presence: await setPresence(app, viewerOf(context), { status, connectionId }) };
    },
  }),
);

builder.subscriptionField("presenceChanged", (t) =>
  t.field({
    type: Presence,
    description:
      "Presence of the named people: first the present state of each, then changes, at most one a second for each person. Nothing is delivered about people whose presence the viewer may not see. BAD_USER_INPUT for more than 500; RATE_LIMITED if the viewer's streams together watch too many.",
    args: {
      userIds: t.arg.idList({
        maxLength: ID_LENGTH,
        maxItems: MAX_PEOPLE,
        required: true,
        description: "The people to watch, by id.",
      }),
    },
    subscribe: (_, { userIds }, context) => {
      const viewer = viewerOf(context);
      context.meter.spend("topics", userIds.length);
      return presenceFeed(context.app, viewer, userIds);
    },
    resolve: (presence: PresenceRow) => presence,
  }),
);
