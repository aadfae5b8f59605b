import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import type { GraphQLResolveInfo } from "graphql";
import { type Context, viewerOf } from "../context.js";
import type { SessionModel as SessionRow } from "../generated/prisma/models.js";
import { boundFor } from "../graphql/bounds.js";
import { builder } from "../graphql/builder.js";
import { connectionOf, forwardArgs, pageCost, usually } from "../graphql/connections.js";
import { hashCost } from "../graphql/cost.js";
import { findNodesWith, Node } from "../graphql/node.js";
import { asksOnlyForId } from "../graphql/selection.js";
import { CACHE_KEY, cacheKey, ID_LENGTH, parseSessionId, parseUserId, sessionId, userId } from "../ids.js";
import { pageOf, pageRequest } from "../pages.js";
import { deleteAccount } from "./deletion.js";
import { searchUsers } from "./directory.js";
import { MAX_EMAIL_LENGTH } from "./email.js";
import { exportAccount } from "./export.js";
import { MAX_DISPLAY_NAME, MAX_NAME_ASKED_FOR, MAX_USERNAME } from "./names.js";
import { PASSWORD_ROOM } from "./passwords.js";
import { MAX_URL, updateProfile } from "./profile.js";
import { userByUsername, usersByIds } from "./reads.js";
import { refreshSession } from "./refresh.js";
import { USER_COLUMNS, type UserRow, type WholeUserRow } from "./rows.js";
import { signUp } from "./service.js";
import { type Authentication, signIn, signOut } from "./sessions.js";
import { MAX_TOKEN_LENGTH } from "./tokens.js";

/** Users by id, read at most once per operation or event. */
export const usersById = createContextCache(
  (context: Context) =>
    new DataLoader<string, WholeUserRow | null>(async (ids) => {
      const found = new Map((await usersByIds(context.app.store, ids)).map((user) => [user.id, user]));
      return ids.map((id) => found.get(id) ?? null);
    }),
);

/** The user that a row refers to. Throws if there is none, because that is a fault. */
export async function userOf(context: Context, id: string): Promise<WholeUserRow> {
  const user = await usersById(context).load(id);
  if (!user) throw new Error(`user ${id} is named by a row and does not exist`);
  return user;
}

/** The user that a row refers to, read only if the operation selects more than the id. */
export function namedUser(context: Context, id: string, info: GraphQLResolveInfo): UserRow | Promise<UserRow> {
  return asksOnlyForId(info) ? ({ id } as UserRow) : userOf(context, id);
}

export const User = builder.objectRef<UserRow>("User").implement({
  description: "A person, as others see them.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: "The person's global id.", resolve: (user) => userId(user.id) }),
    username: t.exposeString("username", {
      description: "The unique name that they sign in with. Case makes no difference.",
    }),
    displayName: t.exposeString("displayName", { description: "The name to show." }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "The URL of their picture, or null." }),
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

/** More devices than anyone signs in on. Sessions that are not used expire. */
const MAX_SESSIONS_SHOWN = 100;

const Session = builder.prismaObject("Session", {
  description: "A device on which the viewer is signed in.",
  interfaces: [Node],
  select: { id: true },
  fields: (t) => ({
    id: t.id({ description: "The session's global id.", resolve: (session) => sessionId(session.id) }),
    userAgent: t.exposeString("userAgent", {
      nullable: true,
      description: "The device's `User-Agent` when it last received tokens; null if it sent none.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When the device signed in." }),
    lastUsedAt: t.expose("lastUsedAt", { type: "DateTime", description: "When it last received an access token." }),
    isCurrent: t.boolean({
      description: "Whether this session made the request.",
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

/** The private fields of the person who is signed in. */
export const Viewer = builder.prismaObject("User", {
  variant: "Viewer",
  description: "The signed-in person, with the fields that only they can see.",
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
      description: "Their email address; null if they gave none, or if it still awaits verification.",
    }),
    emailVerifiedAt: t.expose("emailVerifiedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When they verified the address; null if there is none, or if the server sent no letters and took it unverified.",
    }),
    sessions: t.field({
      type: [Session],
      description: "The viewer's open sessions, the most recently used first; at most 100.",
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
    description: "The signed-in person. UNAUTHENTICATED without a valid access token.",
    resolve: (query, _, __, context) =>
      context.app.store.prisma.user.findUniqueOrThrow({ ...query, where: { id: viewerOf(context).userId } }),
  }),
  user: t.field({
    type: User,
    nullable: true,
    description:
      "The person with this exact username; null if there is none. Case makes no difference: `ς` equals `σ`, and `ß` equals `ss`.",
    args: {
      username: t.arg.string({ maxLength: MAX_NAME_ASKED_FOR, required: true, description: "The whole username." }),
    },
    resolve: (_, { username }, context) => {
      viewerOf(context);
      return userByUsername(context.app.store, username);
    },
  }),
  users: t.field({
    type: UserConnection,
    description:
      "People whose username or display name starts with the search text, ordered by username. A block hides nobody, in either direction. RATE_LIMITED beyond 5 a second.",
    args: {
      search: t.arg.string({
        maxLength: boundFor(MAX_DISPLAY_NAME),
        takesAnyCharacter: true,
        required: true,
        description:
          "The start of a name, in any case. BAD_USER_INPUT if it has no visible character, or a control character.",
      }),
      ...forwardArgs(t.arg),
    },
    extensions: { complexity: pageCost },
    resolve: async (_, { search, ...args }, context) => {
      const page = pageRequest(args);
      return pageOf(page, await searchUsers(context.app, viewerOf(context), search, page), (user) => userId(user.id));
    },
  }),
}));

const SignUpInput = builder.inputType("SignUpInput", {
  description: "A new account.",
  fields: (t) => ({
    username: t.string({
      maxLength: { ...boundFor(MAX_USERNAME), isAppended: undefined },
      required: true,
      description:
        "2 to 32 characters as people see them, together at most 128 UTF-16 units once composed (NFKC). Allowed are letters of one script (or of those that Japanese, Chinese and Korean mix), digits, dots, hyphens and underscores; the first character is a letter or digit. CONFLICT if the name is taken or reserved, or looks like one that is.",
    }),
    password: t.string({
      maxLength: PASSWORD_ROOM,
      takesAnyCharacter: true,
      required: true,
      description:
        "8 to 256 code points without control characters. BAD_USER_INPUT if it is a common password, or little more than the person's own name or address.",
    }),
    email: t.string({
      maxLength: MAX_EMAIL_LENGTH,
      description:
        "ASCII before the @. The server sends a letter with a token to this address. Once `verifyEmail` receives the token, the person can also sign in with the address. The answer is the same if the address is already somebody's. If the server sends no letters, the person can sign in with the address at once; CONFLICT if it is taken.",
    }),
    displayName: t.string({
      maxLength: boundFor(MAX_DISPLAY_NAME),
      description:
        "The name to show, not unique. One line with at least one visible character and no control characters. Characters that change the direction of text are removed, and line ends become spaces. Defaults to the username.",
    }),
    invitation: t.string({
      maxLength: 128,
      description:
        "An invitation from the operator, good for one sign-up. It is required on servers that accept new people by invitation only; others ignore it. BAD_USER_INPUT, with the same message for every cause, if it is missing, unknown, used, expired, or bound to another email address.",
    }),
  }),
});

const SignInInput = builder.inputType("SignInInput", {
  description: "The credentials to sign in with.",
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
  description: "The session to renew.",
  fields: (t) => ({
    refreshToken: t.string({
      maxLength: MAX_TOKEN_LENGTH,
      required: true,
      description: "The newest refresh token of the session.",
    }),
  }),
});

const SignOutInput = builder.inputType("SignOutInput", {
  description: "The session to end.",
  fields: (t) => ({
    sessionId: t.id({
      maxLength: ID_LENGTH,
      description: "One of the viewer's sessions; the current one by default.",
    }),
  }),
});

const ExportAccountPayload = builder.objectRef<{ url: string; expiresAt: Date }>("ExportAccountPayload").implement({
  description: "A link to the viewer's data.",
  fields: (t) => ({
    url: t.exposeString("url", {
      description:
        "A path on this server. A GET without any header downloads a JSON file, streamed as it is read. Anybody who has the path can read the whole file.",
    }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      description:
        "When the path stops working, 5 minutes after it was made. A download that has begun is not cut off.",
    }),
  }),
});

const DeleteAccountInput = builder.inputType("DeleteAccountInput", {
  description: "The password, as proof that the person asks, not somebody who found their device.",
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
  description: "The deleted account.",
  fields: (t) => ({
    userId: t.id({
      description: "The person's id. It stays valid, and belongs to a person without a name.",
      resolve: (payload) => userId(payload.userId),
    }),
  }),
});

const UpdateProfileInput = builder.inputType("UpdateProfileInput", {
  description: "The fields to change. An omitted field keeps its value.",
  fields: (t) => ({
    displayName: t.string({
      maxLength: boundFor(MAX_DISPLAY_NAME),
      description: "The name to show, by the rules of `SignUpInput`.",
    }),
    avatarUrl: t.string({ maxLength: MAX_URL, description: "An https URL; null removes the picture." }),
  }),
});

const UpdateProfilePayload = builder.objectRef<{ user: UserRow }>("UpdateProfilePayload").implement({
  description: "The viewer as others see them now.",
  fields: (t) => ({ user: t.expose("user", { type: User, description: "The viewer." }) }),
});

const AuthPayload = builder.objectRef<Authentication>("AuthPayload").implement({
  description: "The tokens with which a device acts for its user.",
  fields: (t) => ({
    accessToken: t.exposeString("accessToken", {
      description: "Send it as `Bearer …` in the `authorization` header or in connectionParams.",
    }),
    accessTokenExpiresAt: t.expose("accessTokenExpiresAt", {
      type: "DateTime",
      description: "When the access token expires. Call `refreshSession` before then, or on close code 4403.",
    }),
    refreshToken: t.exposeString("refreshToken", {
      description: "The token for the next `refreshSession`, which returns a new one. Store it safely.",
    }),
    viewer: t.prismaField({
      type: Viewer,
      description: "The person who is now signed in.",
      resolve: (query, { viewer }, _, context) =>
        context.app.store.prisma.user.findUniqueOrThrow({ ...query, where: { id: viewer.userId } }),
    }),
  }),
});

const SignOutPayload = builder.objectRef<{ sessionId: string }>("SignOutPayload").implement({
  description: "The session that was ended.",
  fields: (t) => ({
    sessionId: t.id({ description: "The session's id.", resolve: (payload) => sessionId(payload.sessionId) }),
  }),
});

builder.mutationFields((t) => ({
  signUp: t.field({
    type: AuthPayload,
    extensions: { complexity: hashCost },
    description:
      "Creates an account and signs in. FORBIDDEN if the server accepts no sign-ups; BAD_USER_INPUT; CONFLICT; RATE_LIMITED per client address.",
    args: { input: t.arg({ type: SignUpInput, required: true, description: "The new account." }) },
    resolve: (_, { input }, context) => actingAs(context, signUp(context.app, context, input)),
  }),
  signIn: t.field({
    type: AuthPayload,
    extensions: { complexity: hashCost },
    description:
      "Signs in by username or email address. UNAUTHENTICATED, with the same message after the same time, for an unknown name and for a wrong password. FORBIDDEN for the right password of a banned account. RATE_LIMITED per client address, per client address and name, and per name over all client addresses that the person has not signed in from before.",
    args: { input: t.arg({ type: SignInInput, required: true, description: "The credentials." }) },
    resolve: (_, { input }, context) => actingAs(context, signIn(context.app, context, input)),
  }),
  refreshSession: t.field({
    type: AuthPayload,
    description:
      "Renews a session with new tokens. A client may repeat it after a lost answer, and two may call it at once: for a day, the same token returns the same new refresh token, until that one, or an access token issued with it, is used. Any later use of the token, and any use of an older one, ends the whole session. UNAUTHENTICATED if the token is not valid.",
    args: { input: t.arg({ type: RefreshSessionInput, required: true, description: "The session." }) },
    resolve: (_, { input }, context) => actingAs(context, refreshSession(context.app, context, input.refreshToken)),
  }),
}));

builder.mutationFields((t) => ({
  exportAccount: t.field({
    type: ExportAccountPayload,
    description:
      "Makes a link to a copy of everything that is the viewer's own: profile, settings, sessions, blocks, memberships, every message that they sent with its earlier texts, reactions, receipts, notifications.",
    resolve: (_, __, context) => exportAccount(context.app.tokens, viewerOf(context)),
  }),
  deleteAccount: t.field({
    type: DeleteAccountPayload,
    extensions: { complexity: hashCost },
    description:
      "Deletes the viewer's account for good. At once, all of their sessions end and the account is renamed to Deleted user. In the following moments, their messages become tombstones and all their other data is erased. If the viewer is the last owner of a group, the next member by role, then by time of joining, becomes its owner; a group without other members ends. FORBIDDEN for a wrong password; RATE_LIMITED like signing in.",
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
      "Changes the viewer's name or picture everywhere at once: each of their conversations delivers `ConversationUpdated`. BAD_USER_INPUT; RATE_LIMITED beyond 20 an hour.",
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: "The fields to change." }) },
    resolve: async (_, { input }, context) => ({
      user: await updateProfile(context.app, viewerOf(context), input),
    }),
  }),
  signOut: t.field({
    type: SignOutPayload,
    description:
      "Ends the current session or another of the viewer's: its tokens stop working, and its sockets and streams are closed. NOT_FOUND if it is not an open session of theirs.",
    args: { input: t.arg({ type: SignOutInput, description: "The session to end." }) },
    resolve: async (_, { input }, context) => ({
      sessionId: await signOut(context.app, viewerOf(context), input?.sessionId ?? undefined),
    }),
  }),
}));

/** Sets the viewer of the request, so that the payload's fields are resolved for the person who has just signed in. */
async function actingAs(context: Context, signedIn: Promise<Authentication>): Promise<Authentication> {
  const authentication = await signedIn;
  context.viewer = authentication.viewer;
  return authentication;
}
