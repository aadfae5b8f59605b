import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import type { GraphQLResolveInfo } from "graphql";
import { roomFor } from "../bounds.js";
import { builder } from "../builder.js";
import { type Context, viewerOf } from "../context.js";
import { hashCost } from "../cost.js";
import type { SessionModel as SessionRow } from "../generated/prisma/models.js";
import { CACHE_KEY, cacheKey, ID_LENGTH, parseSessionId, parseUserId, sessionId, userId } from "../ids.js";
import { findNodesWith, Node } from "../node.js";
import { connectionOf, forwardArgs, pageCost, pageOf, pageRequest, usually } from "../pages.js";
import { asksOnlyForId } from "../selection.js";
import { deleteAccount } from "./deletion.js";
import { MAX_EMAIL_LENGTH } from "./email.js";
import { exportAccount } from "./export.js";
import { MAX_DISPLAY_NAME, MAX_NAME_ASKED_FOR, MAX_USERNAME } from "./names.js";
import { PASSWORD_ROOM } from "./passwords.js";
import { MAX_URL, updateProfile } from "./profile.js";
import { refreshSession } from "./refresh.js";
import {
  type Authentication,
  searchUsers,
  signIn,
  signOut,
  signUp,
  USER_COLUMNS,
  type UserRow,
  userByUsername,
  usersByIds,
  type WholeUserRow,
} from "./service.js";
import { MAX_TOKEN_LENGTH } from "./tokens.js";

/** People by id: read once per operation or event, however often they are asked for. */
export const usersById = createContextCache(
  (context: Context) =>
    new DataLoader<string, WholeUserRow | null>(async (ids) => {
      const found = new Map((await usersByIds(context.app, ids)).map((user) => [user.id, user]));
      return ids.map((id) => found.get(id) ?? null);
    }),
);

/** A user whom a row names: their absence is a fault. */
export async function userOf(context: Context, id: string): Promise<WholeUserRow> {
  const user = await usersById(context).load(id);
  if (!user) throw new Error(`user ${id} is named by a row and does not exist`);
  return user;
}

/** The user whom a row names: read only where more is asked of them than who they are. */
export function namedUser(context: Context, id: string, info: GraphQLResolveInfo): UserRow | Promise<UserRow> {
  return asksOnlyForId(info) ? ({ id } as UserRow) : userOf(context, id);
}

export const User = builder.objectRef<UserRow>("User").implement({
  description: "A person, as others see them.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: "The person's global id.", resolve: (user) => userId(user.id) }),
    username: t.exposeString("username", {
      description: "The unique name they sign in with; upper and lower case are one.",
    }),
    displayName: t.exposeString("displayName", { description: "The name to show." }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "Their picture; null where there is none." }),
    createdAt: t.field({
      type: "DateTime",
      description: "When they signed up.",
      resolve: async (user, _, context) => (await userOf(context, user.id)).createdAt,
    }),
  }),
});
findNodesWith("User", async (context, id) => {
  const uuid = parseUserId(id);
  return uuid ? usersById(context).load(uuid) : null;
});

export const UserConnection = connectionOf("User", User, "people");

/** More signed-in devices than anyone has; the older ones end by themselves. */
const MAX_SESSIONS_SHOWN = 100;

const Session = builder.prismaObject("Session", {
  description: "A signed-in device of the viewer's.",
  interfaces: [Node],
  select: { id: true },
  fields: (t) => ({
    id: t.id({ description: "The session's global id.", resolve: (session) => sessionId(session.id) }),
    userAgent: t.exposeString("userAgent", {
      nullable: true,
      description: "What the device called itself when it was last used; null where it did not say.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it signed in." }),
    lastUsedAt: t.expose("lastUsedAt", { type: "DateTime", description: "When it last got an access token." }),
    isCurrent: t.boolean({
      description: "Whether it is the device that asks.",
      resolve: (session, _, context) => session.id === viewerOf(context).sessionId,
    }),
  }),
});
const ownSessionsById = createContextCache((context: Context) => {
  const { userId } = viewerOf(context);
  return new DataLoader<string, SessionRow | null>(async (ids) => {
    const sessions = await context.app.store.prisma.session.findMany({ where: { id: { in: [...ids] }, userId } });
    const found = new Map(sessions.map((session) => [session.id, session]));
    return ids.map((id) => found.get(id) ?? null);
  });
});
findNodesWith("Session", async (context, id) => {
  const uuid = parseSessionId(id);
  return uuid ? ownSessionsById(context).load(uuid) : null;
});

/** The viewer's own, private side. */
export const Viewer = builder.prismaObject("User", {
  variant: "Viewer",
  description: "The one who asks, with what is for their eyes only.",
  select: { id: true },
  fields: (t) => ({
    id: t.id({ description: CACHE_KEY, resolve: ({ id }) => cacheKey("Viewer", [id]) }),
    user: t.field({
      type: User,
      description: "The viewer as others see them.",
      select: USER_COLUMNS,
      resolve: (user) => user,
    }),
    email: t.exposeString("email", {
      nullable: true,
      description: "Their email address; null where none was given, or it still awaits its verification.",
    }),
    emailVerifiedAt: t.expose("emailVerifiedAt", {
      type: "DateTime",
      nullable: true,
      description: "When they verified it; null for none, and for one given where no letters are sent.",
    }),
    sessions: t.field({
      type: [Session],
      description: "The devices that are signed in, the one used last first.",
      extensions: { complexity: usually(5), entries: () => MAX_SESSIONS_SHOWN },
      select: (_, __, nested) => ({ sessions: nested({ ...openSessions() }) }),
      resolve: (user) => user.sessions,
    }),
  }),
});

const openSessions = () => ({
  where: { revokedAt: null, expiresAt: { gt: new Date() } },
  orderBy: { lastUsedAt: "desc" as const },
  take: MAX_SESSIONS_SHOWN,
});

builder.queryFields((t) => ({
  viewer: t.prismaField({
    type: Viewer,
    description: "Who is asking. UNAUTHENTICATED without a valid access token.",
    resolve: (query, _, __, context) =>
      context.app.store.prisma.user.findUniqueOrThrow({ ...query, where: { id: viewerOf(context).userId } }),
  }),
  user: t.field({
    type: User,
    nullable: true,
    description:
      "A person by their exact username, in any case of letters (`ς` and `σ`, `ß` and `ss` are one); null where there is none.",
    args: {
      username: t.arg.string({ maxLength: MAX_NAME_ASKED_FOR, required: true, description: "The whole username." }),
    },
    resolve: (_, { username }, context) => {
      viewerOf(context);
      return userByUsername(context.app, username);
    },
  }),
  users: t.field({
    type: UserConnection,
    description:
      "People whose username or display name starts with the words, by username. A block leaves nobody out. RATE_LIMITED beyond 5 a second.",
    args: {
      search: t.arg.string({
        maxLength: roomFor(MAX_DISPLAY_NAME),
        takesAnyCharacter: true,
        required: true,
        description: "The start of a name, in any case, with something to be seen.",
      }),
      ...forwardArgs(t.arg),
    },
    extensions: { complexity: pageCost },
    resolve: async (_, { search, ...args }, context) => {
      const page = pageRequest(args);
      return pageOf(page, await searchUsers(context, search, page), (user) => userId(user.id));
    },
  }),
}));

const SignUpInput = builder.inputType("SignUpInput", {
  description: "A new account.",
  fields: (t) => ({
    username: t.string({
      maxLength: { ...roomFor(MAX_USERNAME), isAppended: undefined },
      required: true,
      description:
        "2 to 32 characters as people see them, of at most 128 UTF-16 units together once composed (NFKC): letters of one script (or of those that Japanese, Chinese and Korean mix), digits, dots, hyphens or underscores, a letter or digit first. CONFLICT where it is taken, reserved, or looks like one that is.",
    }),
    password: t.string({
      maxLength: PASSWORD_ROOM,
      takesAnyCharacter: true,
      required: true,
      description:
        "8 to 256 characters, counted in code points, none a control. BAD_USER_INPUT where it is a common password, or little more than the name or the address of whom it is for.",
    }),
    email: t.string({
      maxLength: MAX_EMAIL_LENGTH,
      description:
        "ASCII before the @. Once the token of the letter sent there is given to `verifyEmail`, another name to sign in with; the answer is the same whether or not it is somebody's. Where the server sends no letters, such a name at once; CONFLICT where it is taken.",
    }),
    displayName: t.string({
      maxLength: roomFor(MAX_DISPLAY_NAME),
      description:
        "The name to show, not unique: one line with something to be seen, without controls. What would turn the direction of text is taken out, and line ends become spaces. The username where left out.",
    }),
    invitation: t.string({
      maxLength: 128,
      description:
        "An invitation from the operator, good for one sign-up, for servers that take new people by invitation only; others ignore it. BAD_USER_INPUT in the same words where it is missing, unknown, used, expired, or bound to another email address.",
    }),
  }),
});

const SignInInput = builder.inputType("SignInInput", {
  description: "Who signs in.",
  fields: (t) => ({
    username: t.string({
      maxLength: MAX_EMAIL_LENGTH,
      required: true,
      description: "The username or the email address.",
    }),
    password: t.string({
      maxLength: PASSWORD_ROOM,
      takesAnyCharacter: true,
      required: true,
      description: "The password.",
    }),
  }),
});

const RefreshSessionInput = builder.inputType("RefreshSessionInput", {
  description: "A session to go on with.",
  fields: (t) => ({
    refreshToken: t.string({
      maxLength: MAX_TOKEN_LENGTH,
      required: true,
      description: "The newest refresh token of the session.",
    }),
  }),
});

const SignOutInput = builder.inputType("SignOutInput", {
  description: "Which session to end.",
  fields: (t) => ({
    sessionId: t.id({
      maxLength: ID_LENGTH,
      description: "One of the viewer's sessions; the current one where left out.",
    }),
  }),
});

const ExportAccountPayload = builder.objectRef<{ url: string; expiresAt: Date }>("ExportAccountPayload").implement({
  description: "Where the viewer's data can be had.",
  fields: (t) => ({
    url: t.exposeString("url", {
      description:
        "A path on this server, to GET without any header: a JSON file, written as it is read. Whoever has it can read all of it.",
    }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      description: "When it stops working, some minutes from now.",
    }),
  }),
});

const DeleteAccountInput = builder.inputType("DeleteAccountInput", {
  description: "Proof that the person asks, and not somebody who found their device.",
  fields: (t) => ({
    password: t.string({
      maxLength: PASSWORD_ROOM,
      takesAnyCharacter: true,
      required: true,
      description: "The viewer's password.",
    }),
  }),
});

const DeleteAccountPayload = builder.objectRef<{ userId: string }>("DeleteAccountPayload").implement({
  description: "Who is no more.",
  fields: (t) => ({
    userId: t.id({
      description: "The id that is left, of a nameless person.",
      resolve: (payload) => userId(payload.userId),
    }),
  }),
});

const UpdateProfileInput = builder.inputType("UpdateProfileInput", {
  description: "What to change; what is left out stays as it is.",
  fields: (t) => ({
    displayName: t.string({
      maxLength: roomFor(MAX_DISPLAY_NAME),
      description: "The name to show; the rules are those of signing up.",
    }),
    avatarUrl: t.string({ maxLength: MAX_URL, description: "An https URL; null takes the picture away." }),
  }),
});

const UpdateProfilePayload = builder.objectRef<{ user: UserRow }>("UpdateProfilePayload").implement({
  description: "The viewer as others see them now.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The viewer." }) }),
});

const AuthPayload = builder.objectRef<Authentication>("AuthPayload").implement({
  description: "What a device needs to act for its user.",
  fields: (t) => ({
    accessToken: t.exposeString("accessToken", {
      description: "Goes into the `authorization` header, or into connectionParams, as `Bearer …`.",
    }),
    accessTokenExpiresAt: t.expose("accessTokenExpiresAt", {
      type: "DateTime",
      description: "When it ends; before then, or on close code 4403, get the next with `refreshSession`.",
    }),
    refreshToken: t.exposeString("refreshToken", {
      description: "For the next `refreshSession`, which brings another. Keep it safe.",
    }),
    viewer: t.prismaField({
      type: Viewer,
      description: "Who is signed in now.",
      resolve: (query, { viewer }, _, context) =>
        context.app.store.prisma.user.findUniqueOrThrow({ ...query, where: { id: viewer.userId } }),
    }),
  }),
});

const SignOutPayload = builder.objectRef<{ sessionId: string }>("SignOutPayload").implement({
  description: "What was ended.",
  fields: (t) => ({
    sessionId: t.id({ description: "The session that was ended.", resolve: (payload) => sessionId(payload.sessionId) }),
  }),
});

builder.mutationFields((t) => ({
  signUp: t.field({
    type: AuthPayload,
    extensions: { complexity: hashCost },
    description:
      "Makes an account and signs in. FORBIDDEN where the server takes no sign-ups; BAD_USER_INPUT, CONFLICT, or RATE_LIMITED per address.",
    args: { input: t.arg({ type: SignUpInput, required: true, description: "The new account." }) },
    resolve: (_, { input }, context) => actingAs(context, signUp(context.app, context, input)),
  }),
  signIn: t.field({
    type: AuthPayload,
    extensions: { complexity: hashCost },
    description:
      "Signs in by username or email. UNAUTHENTICATED in the same words and time for an unknown name and a wrong password; FORBIDDEN for the right password of an account that is banned; RATE_LIMITED per address and name, and per name from all addresses that the person has not signed in from before.",
    args: { input: t.arg({ type: SignInInput, required: true, description: "Who signs in." }) },
    resolve: (_, { input }, context) => actingAs(context, signIn(context.app, context, input)),
  }),
  refreshSession: t.field({
    type: AuthPayload,
    description:
      "Gives new tokens for a session. Safe to repeat where the answer was lost, and for two that ask together: the token given brings the same refresh token again, for a day, until that one or an access token that came with it was used. Any use after that, and of an older token, ends the whole session. UNAUTHENTICATED where it is not good.",
    args: { input: t.arg({ type: RefreshSessionInput, required: true, description: "The session." }) },
    resolve: (_, { input }, context) => actingAs(context, refreshSession(context.app, context, input.refreshToken)),
  }),
  exportAccount: t.field({
    type: ExportAccountPayload,
    description:
      "A copy of everything that is the viewer's own: profile, settings, sessions, blocks, memberships, every message they sent with its earlier texts, reactions, receipts, notifications.",
    resolve: (_, __, context) => exportAccount(context.app, viewerOf(context)),
  }),
  deleteAccount: t.field({
    type: DeleteAccountPayload,
    extensions: { complexity: hashCost },
    description:
      "Deletes the viewer's account for good. At once all of their sessions end and what is left of them is called Deleted user; in the following moments their messages become tombstones, and everything else of theirs is erased. A group whose last owner they are goes to the next by role and time; one that they are alone in ends. FORBIDDEN for a wrong password; RATE_LIMITED like signing in.",
    args: { input: t.arg({ type: DeleteAccountInput, required: true, description: "The password." }) },
    resolve: async (_, { input }, context) => {
      const viewer = viewerOf(context);
      await deleteAccount(context.app, viewer, input.password);
      return { userId: viewer.userId };
    },
  }),
  updateProfile: t.field({
    type: UpdateProfilePayload,
    description:
      "Changes the viewer's name or picture, everywhere at once: each of their conversations is told as updated. BAD_USER_INPUT, RATE_LIMITED beyond 20 an hour.",
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: "What to change." }) },
    resolve: async (_, { input }, context) => ({
      user: await updateProfile(context.app, viewerOf(context), input),
    }),
  }),
  signOut: t.field({
    type: SignOutPayload,
    description:
      "Ends the current session, or another of the viewer's: its tokens die and its sockets are closed. NOT_FOUND where it is not one of theirs.",
    args: { input: t.arg({ type: SignOutInput, description: "Which session." }) },
    resolve: async (_, { input }, context) => ({
      sessionId: await signOut(context.app, viewerOf(context), input?.sessionId ?? undefined),
    }),
  }),
}));

/** What is selected beneath the payload is answered to the one who has just signed in. */
async function actingAs(context: Context, signedIn: Promise<Authentication>): Promise<Authentication> {
  const authentication = await signedIn;
  context.viewer = authentication.viewer;
  return authentication;
}
