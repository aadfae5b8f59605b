/** Passwords and email addresses: changing, verifying and resetting them, and ending other sessions. */

import { type Context, viewerOf } from "../context.js";
import { builder } from "../graphql/builder.js";
import { hashCost } from "../graphql/cost.js";
import { MAX_EMAIL_LENGTH } from "./email.js";
import { changeEmail, verifyEmail } from "./email-changes.js";
import { changePassword, requestPasswordReset, resetPassword } from "./password-changes.js";
import { PASSWORD_ROOM } from "./passwords.js";
import { Viewer } from "./schema.js";
import { signOutEverywhere } from "./sessions.js";

const PASSWORD_BOUNDS = { maxLength: PASSWORD_ROOM, takesAnyCharacter: true } as const;
const PASSWORD = "The viewer's password now.";
const NEW_PASSWORD = "The new password; the rules are those of signing up.";
const EMAIL = "ASCII before the @, like `ana@example.org`.";
/** Longer than any token of ours. */
const TOKEN_LENGTH = 128;

const ChangePasswordInput = builder.inputType("ChangePasswordInput", {
  description: "The old password and the new one.",
  fields: (t) => ({
    password: t.string({ ...PASSWORD_BOUNDS, required: true, description: PASSWORD }),
    newPassword: t.string({ ...PASSWORD_BOUNDS, required: true, description: NEW_PASSWORD }),
  }),
});

const RequestPasswordResetInput = builder.inputType("RequestPasswordResetInput", {
  description: "The address to send the letter to.",
  fields: (t) => ({
    email: t.string({
      maxLength: MAX_EMAIL_LENGTH,
      required: true,
      description: `The address of the account. ${EMAIL}`,
    }),
  }),
});

const ResetPasswordInput = builder.inputType("ResetPasswordInput", {
  description: "The token that permits a new password, and the password.",
  fields: (t) => ({
    token: t.string({
      maxLength: TOKEN_LENGTH,
      required: true,
      description: "The token from the letter, or from the operator of the server; good once, for an hour.",
    }),
    newPassword: t.string({ ...PASSWORD_BOUNDS, required: true, description: NEW_PASSWORD }),
  }),
});

const ChangeEmailInput = builder.inputType("ChangeEmailInput", {
  description: "The new address, and the password as proof that the person asks.",
  fields: (t) => ({
    email: t.string({ maxLength: MAX_EMAIL_LENGTH, required: true, description: `The new address. ${EMAIL}` }),
    password: t.string({ ...PASSWORD_BOUNDS, required: true, description: PASSWORD }),
  }),
});

const VerifyEmailInput = builder.inputType("VerifyEmailInput", {
  description: "The token that proves that somebody reads the mail of an address.",
  fields: (t) => ({
    token: t.string({
      maxLength: TOKEN_LENGTH,
      required: true,
      description: "The token from the letter; good once, for a day.",
    }),
  }),
});

const viewerPayload = <Name extends string>(name: Name) =>
  builder.objectRef<{ userId: string }>(name).implement({
    description: "The viewer after the change.",
    fields: (t) => ({
      viewer: t.prismaField({
        type: Viewer,
        description: "The viewer.",
        resolve: (query, { userId }, _, { app }) =>
          app.store.prisma.user.findUniqueOrThrow({ ...query, where: { id: userId } }),
      }),
    }),
  });
const ChangePasswordPayload = viewerPayload("ChangePasswordPayload");
const ChangeEmailPayload = viewerPayload("ChangeEmailPayload");

const SignOutEverywherePayload = builder.objectRef<{ ended: number }>("SignOutEverywherePayload").implement({
  description: "The number of sessions that were ended.",
  fields: (t) => ({
    ended: t.exposeInt("ended", { description: "The number of the viewer's other sessions that were open." }),
  }),
});

const RequestPasswordResetPayload = builder.objectRef<object>("RequestPasswordResetPayload").implement({
  description: "The same answer with or without such an account.",
  fields: (t) => ({
    sent: t.boolean({
      description: "Always true. A letter is sent only if somebody has verified the address.",
      resolve: () => true,
    }),
  }),
});

const ResetPasswordPayload = builder.objectRef<object>("ResetPasswordPayload").implement({
  description: "The password is set; sign in with it.",
  fields: (t) => ({ reset: t.boolean({ description: "Always true.", resolve: () => true }) }),
});

const VerifyEmailPayload = builder.objectRef<{ email: string }>("VerifyEmailPayload").implement({
  description: "The address now belongs to the account.",
  fields: (t) => ({ email: t.exposeString("email", { description: "The address that was verified." }) }),
});

builder.mutationFields((t) => ({
  signOutEverywhere: t.field({
    type: SignOutEverywherePayload,
    description:
      "Ends every session of the viewer except the current one: their tokens stop working, and their sockets and streams are closed. RATE_LIMITED beyond 60 a minute.",
    resolve: async (_, __, context) => ({ ended: await signOutEverywhere(context.app, viewerOf(context)) }),
  }),
  changePassword: t.field({
    type: ChangePasswordPayload,
    extensions: { complexity: hashCost },
    description:
      "Sets a new password. Ends every other session of the viewer, as `signOutEverywhere` does, and all tokens in letters. FORBIDDEN for a wrong password, BAD_USER_INPUT for a new one that breaks a rule; RATE_LIMITED like signing in.",
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: "Both passwords." }) },
    resolve: (_, { input }, context) => asViewer(context, (viewer) => changePassword(context.app, viewer, input)),
  }),
  requestPasswordReset: t.field({
    type: RequestPasswordResetPayload,
    description:
      "Sends a letter with a token, good once and for an hour, if somebody has verified the address. The answer and its time are the same if nobody has. BAD_USER_INPUT for an invalid address; RATE_LIMITED beyond 20 an hour from one client address. At most 3 such letters an hour go to one address; further ones are not sent, without an error.",
    args: { input: t.arg({ type: RequestPasswordResetInput, required: true, description: "The address." }) },
    resolve: async (_, { input }, context) => {
      await requestPasswordReset(context.app, context, input.email);
      return {};
    },
  }),
  resetPassword: t.field({
    type: ResetPasswordPayload,
    extensions: { complexity: hashCost },
    description:
      "Sets a new password with the token from a letter. Ends all sessions of that person, with their sockets, streams and push devices. BAD_USER_INPUT for a token that is expired, used or not ours, and for a password that breaks a rule; RATE_LIMITED per client address like signing in.",
    args: { input: t.arg({ type: ResetPasswordInput, required: true, description: "Token and password." }) },
    resolve: async (_, { input }, context) => {
      await resetPassword(context.app, context, input);
      return {};
    },
  }),
  changeEmail: t.field({
    type: ChangeEmailPayload,
    extensions: { complexity: hashCost },
    description:
      "Sends a letter to a new address. The address becomes the viewer's when it is verified; until then they keep the current one. The answer is the same if the address is already somebody's. FORBIDDEN for a wrong password, and if the server sends no letters; BAD_USER_INPUT for an invalid address; RATE_LIMITED beyond 20 an hour, and like signing in.",
    args: { input: t.arg({ type: ChangeEmailInput, required: true, description: "The new address." }) },
    resolve: (_, { input }, context) => asViewer(context, (viewer) => changeEmail(context.app, viewer, input)),
  }),
  verifyEmail: t.field({
    type: VerifyEmailPayload,
    description:
      "Gives an address to the account that the token was made for. Nobody has to be signed in. Another account that gave the address and never verified it loses it. BAD_USER_INPUT for a token that is expired, used or not ours; CONFLICT if somebody else verified the address first.",
    args: { input: t.arg({ type: VerifyEmailInput, required: true, description: "The token." }) },
    resolve: async (_, { input }, { app }) => ({ email: await verifyEmail(app, input.token) }),
  }),
}));

async function asViewer(
  context: Context,
  change: (viewer: NonNullable<Context["viewer"]>) => Promise<void>,
): Promise<{ userId: string }> {
  const viewer = viewerOf(context);
  await change(viewer);
  return { userId: viewer.userId };
}
