import { createContextCache } from "@pothos/core";
import { Viewer } from "../accounts/schema.js";
import { type Context, viewerOf } from "../context.js";
import { builder } from "../graphql/builder.js";
import { usually } from "../graphql/connections.js";
import type { Complexity } from "../graphql/cost.js";
import type { EntriesOf } from "../graphql/list-entries.js";
import { findNodesWith, Node } from "../graphql/node.js";
import { ID_LENGTH, parsePushDeviceId, pushDeviceId } from "../ids.js";
import { REASONS } from "../notifications/decide.js";
import { MAX_TOKEN, type PushDeviceRow, pushDevicesOf, registerPushDevice, unregisterPushDevice } from "./devices.js";
import { type Explanation, explainNotification, textOf } from "./explain.js";

const PushPlatform = builder.enumType("PushPlatform", {
  description: "A push service. BAD_USER_INPUT for one that the operator has not set up.",
  values: {
    WEB: { description: "Web Push: browsers, by the service of each." },
    FCM: { description: "Firebase Cloud Messaging: Android, and applications that use Firebase." },
    APNS: { description: "Apple's push notification service." },
    EXPO: { description: "Expo's push service." },
  },
});

export const PushDevice = builder.objectRef<PushDeviceRow>("PushDevice").implement({
  description: "A device that gets pushes while its session lasts. Signing out on it ends them.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: "The device's global id.", resolve: ({ id }) => pushDeviceId(id) }),
    platform: t.expose("platform", { type: PushPlatform, description: "The service that delivers to it." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was registered." }),
    lastPushedAt: t.expose("lastPushedAt", {
      type: "DateTime",
      nullable: true,
      description: "When its service last accepted a push for it; null if it never did.",
    }),
  }),
});

/** Read once for all nodes of a request. */
const ownDevices = createContextCache((context: Context) => pushDevicesOf(context.app.store, viewerOf(context)));

findNodesWith("PushDevice", async (context, id) => {
  const uuid = parsePushDeviceId(id);
  const devices = uuid ? await ownDevices(context) : [];
  return devices.find((device) => device.id === uuid) ?? null;
});

builder.objectField(Viewer, "pushDevices", (t) =>
  t.field({
    type: [PushDevice],
    description:
      "The viewer's devices that get pushes, those registered first at the beginning; at most 20 by default.",
    extensions: {
      complexity: usually(2),
      entries: ((_, { app }) => app.config.maxPushDevices) satisfies EntriesOf<unknown>,
    },
    resolve: (_, __, context) => ownDevices(context),
  }),
);

builder.queryField("vapidPublicKey", (t) =>
  t.string({
    nullable: true,
    description:
      "The key with which a browser subscribes to Web Push, as `applicationServerKey`: an uncompressed point of P-256 in base64url. Null if the operator has not set up Web Push.",
    resolve: (_, __, context) => {
      viewerOf(context);
      return context.app.pushServices.vapid?.publicKey ?? null;
    },
  }),
);

const RegisterPushDeviceInput = builder.inputType("RegisterPushDeviceInput", {
  description: "A device, as its push service names it.",
  fields: (t) => ({
    platform: t.field({ type: PushPlatform, required: true, description: "The service that delivers to it." }),
    token: t.string({
      maxLength: MAX_TOKEN,
      required: true,
      description:
        "For WEB the JSON of a PushSubscription, with its endpoint and keys; for the others the device's token.",
    }),
    sandbox: t.boolean({ description: "For APNS: the token is of Apple's development environment. False by default." }),
  }),
});

const RegisterPushDevicePayload = builder.objectRef<{ device: PushDeviceRow }>("RegisterPushDevicePayload").implement({
  description: "The result of `registerPushDevice`.",
  fields: (t) => ({ device: t.expose("device", { type: PushDevice, description: "The device." }) }),
});

const UnregisterPushDeviceInput = builder.inputType("UnregisterPushDeviceInput", {
  description: "Which device is to get no more pushes.",
  fields: (t) => ({
    deviceId: t.id({
      maxLength: ID_LENGTH,
      isUnknownBeyond: true,
      required: true,
      description: "The device; NOT_FOUND if it is missing or not the viewer's.",
    }),
  }),
});

const UnregisterPushDevicePayload = builder.objectRef<{ id: string }>("UnregisterPushDevicePayload").implement({
  description: "The device that was unregistered.",
  fields: (t) => ({ deviceId: t.id({ description: "Its id.", resolve: ({ id }) => pushDeviceId(id) }) }),
});

builder.mutationFields((t) => ({
  registerPushDevice: t.field({
    type: RegisterPushDevicePayload,
    description:
      "Registers the device that the viewer's session is on: it gets pushes until the session ends. A repeat returns the same device; another account that had it registered gets no more pushes there. Beyond 20 devices by default the oldest goes. BAD_USER_INPUT for a platform that this server does not push to, a malformed token, and a subscription at an unknown service; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: RegisterPushDeviceInput, required: true, description: "The device." }) },
    resolve: async (_, { input }, context) => {
      const device = await registerPushDevice(context.app, viewerOf(context), input);
      context.app.pushWorker.nudge();
      return { device };
    },
  }),
  unregisterPushDevice: t.field({
    type: UnregisterPushDevicePayload,
    description:
      "Ends pushes to a device of the viewer. NOT_FOUND; RATE_LIMITED beyond 5 a second, together with drafts and the like.",
    args: { input: t.arg({ type: UnregisterPushDeviceInput, required: true, description: "The device." }) },
    resolve: async (_, { input }, context) => ({
      id: await unregisterPushDevice(context.app, viewerOf(context), input.deviceId),
    }),
  }),
}));

const NotificationExplanation = builder.objectRef<Explanation>("NotificationExplanation").implement({
  description: "Why a message did or did not reach the viewer.",
  fields: (t) => ({
    notified: t.boolean({
      description: "Whether it is in the viewer's list of notifications, or was until they deleted it.",
      resolve: ({ isNotified }) => isNotified,
    }),
    pushed: t.boolean({
      description: "Whether the service of one of the viewer's devices has accepted a push about it.",
      resolve: ({ isPushed }) => isPushed,
    }),
    reason: t.exposeString("reason", {
      description: `The rule that decided: ${Object.keys(REASONS).join(", ")}. A later release may add others.`,
    }),
    text: t.string({ description: "The same as a sentence in English.", resolve: textOf }),
  }),
});

/** Each explanation takes several statements of its own, as many as five pages. */
const explanationCost: Complexity = () => ({ entries: 1, once: 100 });

builder.queryField("explainNotification", (t) =>
  t.field({
    type: NotificationExplanation,
    description:
      "Why a message did or did not reach the viewer as a notification or a push, by what became of it and by the viewer's settings as they are now. NOT_FOUND.",
    args: {
      messageId: t.arg.id({
        maxLength: ID_LENGTH,
        isUnknownBeyond: true,
        required: true,
        description: "The message.",
      }),
    },
    extensions: { complexity: explanationCost },
    resolve: (_, { messageId }, context) => explainNotification(context.app, viewerOf(context), messageId),
  }),
);
