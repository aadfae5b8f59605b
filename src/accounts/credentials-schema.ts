/** Passwords and email addresses: changing, verifying and resetting them, and ending other sessions. */
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { hashCost } from "../cost.js";
import { MAX_EMAIL_LENGTH } from "./email.js";
import { changeEmail, verifyEmail } from "./email-changes.js";
import { changePassword, requestPasswordReset, resetPassword } from "./password-changes.js";
import { PASSWORD_ROOM } from "./passwords.js";
import { Viewer } from "./schema.js";
import { signOutEverywhere } from "./service.js";

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
  description: "Where the letter goes.",
  fields: (t) => ({
    email: t.string({
      maxLength: MAX_EMAIL_LENGTH,
      required: true,
      description: `The address of the account. ${EMAIL}`,
    }),
  }),
});

const ResetPasswordInput = builder.inputType("ResetPasswordInput", {
  description: "Proof of the right to a new password, and the password.",
  fields: (t) => ({
    token: t.string({
      maxLength: TOKEN_LENGTH,
      required: true,
      description: "The token of the letter, or of who runs the server.",
    }),
    newPassword: t.string({ ...PASSWORD_BOUNDS, required: true, description: NEW_PASSWORD }),
  }),
});

const ChangeEmailInput = builder.inputType("ChangeEmailInput", {
  description: "The new address, with proof that the person asks.",
  fields: (t) => ({
    email: t.string({ maxLength: MAX_EMAIL_LENGTH, required: true, description: `The new address. ${EMAIL}` }),
    password: t.string({ ...PASSWORD_BOUNDS, required: true, description: PASSWORD }),
  }),
});

const VerifyEmailInput = builder.inputType("VerifyEmailInput", {
  description: "Proof that somebody reads what is sent to an address.",
  fields: (t) => ({
    token: t.string({
      maxLength: TOKEN_LENGTH,
      required: true,
      description: "The token of the letter; good once, for a day.",
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
  description: "How many sessions were ended.",
  fields: (t) => ({
    ended: t.exposeInt("ended", { description: "The viewer's sessions that were open beside this one." }),
  }),
});

const RequestPasswordResetPayload = builder.objectRef<object>("RequestPasswordResetPayload").implement({
  description: "The same whether or not there is such an account.",
  fields: (t) => ({
    sent: t.boolean({
      description: "Always true: if the address is somebody's, who verified it, a letter is on its way.",
      resolve: () => true,
    }),
  }),
});

const ResetPasswordPayload = builder.objectRef<object>("ResetPasswordPayload").implement({
  description: "The password is set; sign in with it.",
  fields: (t) => ({ reset: t.boolean({ description: "Always true.", resolve: () => true }) }),
});

const VerifyEmailPayload = builder.objectRef<{ email: string }>("VerifyEmailPayload").implement({
  description: "The address is the account's.",
  fields: (t) => ({ email: t.exposeString("email", { description: "The address that was verified." }) }),
});

builder.mutationFields((t) => ({
  signOutEverywhere: t.field({
    type: SignOutEverywherePayload,
    description:
      "Ends every session of the viewer but this one: their tokens die, and their sockets and streams are closed. RATE_LIMITED beyond 60 a minute.",
    resolve: async (_, __, context) => ({ ended: await signOutEverywhere(context.app, viewerOf(context)) }),
  }),
  changePassword: t.field({
    type: ChangePasswordPayload,
    extensions: { complexity: hashCost },
    description:
      "Sets a new password, and ends every other session of the viewer as `signOutEverywhere` does; tokens in letters die. FORBIDDEN for a wrong password, BAD_USER_INPUT for a new one that breaks a rule; RATE_LIMITED like signing in.",
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: "Both passwords." }) },
    resolve: (_, { input }, context) => asViewer(context, (viewer) => changePassword(context.app, viewer, input)),
  }),
  requestPasswordReset: t.field({
    type: RequestPasswordResetPayload,
    description:
      "Sends a letter with a token that is good once and for an hour, if the address is somebody's who verified it: the same answer, in the same time, where it is nobody's. BAD_USER_INPUT for what is no address; RATE_LIMITED beyond 20 an hour from one client address. Beyond 3 letters an hour to one address no more are sent, without an error.",
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
      "Sets a new password by the token of a letter, and ends all sessions of that person with their sockets, streams and pushes. BAD_USER_INPUT for a token that is expired, used or not ours, and for a password that breaks a rule; RATE_LIMITED per client address like signing in.",
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
      "Sends a letter to a new address; it becomes the viewer's once it is verified, and until then they keep the one they have. The same answer whether or not the address is somebody's. FORBIDDEN for a wrong password, and where the server sends no letters; BAD_USER_INPUT for what is no address; RATE_LIMITED beyond 20 an hour, and like signing in.",
    args: { input: t.arg({ type: ChangeEmailInput, required: true, description: "The new address." }) },
    resolve: (_, { input }, context) => asViewer(context, (viewer) => changeEmail(context.app, viewer, input)),
  }),
  verifyEmail: t.field({
    type: VerifyEmailPayload,
    description:
      "Makes an address that of the account whose letter had the token; nobody has to be signed in. Another account that gave the address and never verified it loses it. BAD_USER_INPUT for a token that is expired, used or not ours; CONFLICT where somebody else verified the address first.",
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
