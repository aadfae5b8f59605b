import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import { User } from "../accounts/schema.js";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { MAX_PEOPLE, presenceFeed } from "../events/presence-feed.js";
import { CACHE_KEY, cacheKey, ID_LENGTH } from "../ids.js";
import { type PresenceRow, presenceFor, setPresence } from "./service.js";

const presenceById = createContextCache(
  (context: Context) =>
    new DataLoader<string, PresenceRow | null>(async (ids) => {
      const found = await presenceFor(context.app, viewerOf(context), ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
);

const PresenceStatus = builder.enumType("PresenceStatus", {
  description: "How present a person is, over all of their devices.",
  values: {
    ONLINE: { description: "At least one device is connected and in use." },
    AWAY: { description: "Connected, but nobody is at any of them." },
    OFFLINE: { description: "No device has been connected for a while (15 s by default), or all report so." },
  },
});

export const Presence = builder.objectRef<PresenceRow>("Presence").implement({
  description: "One person's presence over all of their devices.",
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: (presence) => cacheKey("Presence", [presence.user.id]) }),
    user: t.expose("user", { type: User, description: "Who." }),
    status: t.expose("status", { type: PresenceStatus, description: "The most present of their devices speaks." }),
    lastActiveAt: t.expose("lastActiveAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When they were last at a device; null while online, where they never were, and where `showLastSeen` is off.",
    }),
  }),
});

builder.objectField(User, "presence", (t) =>
  t.field({
    type: Presence,
    nullable: true,
    description: "Whether they are there; null where their privacy settings, or a block in either direction, hide it.",
    resolve: (user, _, context) => {
      viewerOf(context);
      return presenceById(context).load(user.id);
    },
  }),
);

const SetPresenceInput = builder.inputType("SetPresenceInput", {
  description: "How present the viewer's device is.",
  fields: (t) => ({ status: t.field({ type: PresenceStatus, required: true, description: "What it reports." }) }),
});

const SetPresencePayload = builder.objectRef<{ presence: PresenceRow }>("SetPresencePayload").implement({
  description: "What others see now.",
  fields: (t) => ({
    presence: t.expose("presence", { type: Presence, description: "The viewer's presence over all devices." }),
  }),
});

builder.mutationField("setPresence", (t) =>
  t.field({
    type: SetPresencePayload,
    description:
      "What this connection's device reports; without a report, being connected means ONLINE. Sent over HTTP it stands for all connections of the session. RATE_LIMITED beyond a few a second.",
    args: { input: t.arg({ type: SetPresenceInput, required: true, description: "The report." }) },
    resolve: async (_, { input }, context) => ({ presence: await setPresence(context, input.status) }),
  }),
);

builder.subscriptionField("presenceChanged", (t) =>
  t.field({
    type: Presence,
    description:
      "Presence of the named people as far as the viewer may see it: the present state of each first, then changes, at most one a second of each. Nothing comes of whom the viewer may not see. BAD_USER_INPUT for more than 500; RATE_LIMITED where the viewer's streams watch too many together.",
    args: {
      userIds: t.arg.idList({
        maxLength: ID_LENGTH,
        maxItems: MAX_PEOPLE,
        required: true,
        description: "Whom to watch.",
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
