/**
 * The same mutation again, by somebody who lost what it acts on meanwhile. Each asks for every field of its payload, as the
 * schema has them; a mutation that has no row here fails the check.
 */
import { type GraphQLFieldMap, getNamedType } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issueAccountToken } from "../../src/accounts/account-tokens.js";
import type { App } from "../../src/app.js";
import { inChunks } from "../../src/store/batcher.js";
import { graphql } from "../graphql/index.js";
import { type Mailbox, startMailbox } from "../support/mailbox.js";
import {
  ask,
  castOf,
  codeOf,
  dataOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  signUp,
  startParley,
} from "../support/parley.js";
import { deviceNowhere, NO_SERVICE } from "../support/push-service.js";
import { schema, selectionOfAll, UNBOUNDED } from "../support/selections.js";
import { inStoreOf, uuidOf } from "../support/tables.js";

const PASSWORD = "a good password";

let parley: Parley;
let mailbox: Mailbox;
let ana: Person;
let cy: Person;
let dee: Person;
let eve: Person;

beforeAll(async () => {
  mailbox = await startMailbox();
  parley = await startParley({
    ...UNBOUNDED,
    ...NO_SERVICE,
    PARLEY_SMTP_URL: mailbox.url,
    PARLEY_MAIL_FROM: "Parley Test <parley@example.org>",
    PARLEY_SWEEP_SECONDS: "600",
  });
  [ana, cy, dee, eve] = (await castOf(parley, "Ana", "Cy", "Dee", "Eve")) as [Person, Person, Person, Person];
});
afterAll(async () => {
  await parley?.stop();
  await mailbox?.stop();
});

// ── what is done, and done again ──

/** Somebody of whom others know nothing yet, a group that they own with Ana, and their direct conversation with her. */
interface World {
  name: string;
  ben: Person;
  session: string;
  /** The conversation that the mutation acts on, one of the two. */
  place: string;
  group: string;
  direct: string;
  /** In it: Ana's message, and Ben's answer. */
  question: string;
  answer: string;
  notification: string;
  /** Messages in what the mutation answered at first. */
  answered: string[];
  token(purpose: "RESET_PASSWORD" | "VERIFY_EMAIL"): Promise<string>;
}

type Input = Record<string, unknown>;

/** Mutations that act in a conversation: also in a direct one, or in groups alone. */
const IN_CONVERSATIONS: Record<string, (world: World) => Input> = {
  acknowledgeDelivery: ({ question }) => ({ messageIds: [question] }),
  addReaction: ({ question }) => ({ messageId: question, emoji: "👍" }),
  deleteMessage: ({ answer }) => ({ messageId: answer }),
  deleteNotification: ({ notification }) => ({ notificationId: notification }),
  editMessage: ({ answer }) => ({ messageId: answer, body: "edited" }),
  markNotificationRead: ({ notification }) => ({ notificationId: notification }),
  markRead: ({ place, question }) => ({ conversationId: place, upToMessageId: question }),
  removeReaction: ({ question }) => ({ messageId: question, emoji: "👍" }),
  saveDraft: ({ place }) => ({ conversationId: place, body: "a draft" }),
  sendMessage: ({ place, question }) => ({
    ...{ conversationId: place, body: "sent", replyToId: question, clientMessageId: "k" },
  }),
  setTyping: ({ place }) => ({ conversationId: place, isTyping: true }),
  updateMembership: ({ place }) => ({ conversationId: place, pinned: true }),
};

const IN_GROUPS: typeof IN_CONVERSATIONS = {
  addMembers: ({ place }) => ({ conversationId: place, userIds: [cy.id] }),
  deleteGroup: ({ place }) => ({ conversationId: place }),
  leaveConversation: ({ place }) => ({ conversationId: place }),
  removeMember: ({ place }) => ({ conversationId: place, userId: cy.id }),
  setMemberRole: ({ place }) => ({ conversationId: place, userId: cy.id, role: "MODERATOR" }),
  updateGroup: ({ place }) => ({ conversationId: place, title: "a title of before" }),
};

const REGISTER = graphql(`
  mutation RepeatedRegister($input: RegisterPushDeviceInput!) { registerPushDevice(input: $input) { device { id } } }
`);

const ON_ONES_OWN: Record<string, (world: World) => Input | undefined | Promise<Input>> = {
  blockUser: () => ({ userId: eve.id }),
  changeEmail: ({ name }) => ({ email: `${name}@example.org`, password: PASSWORD }),
  changePassword: () => ({ password: PASSWORD, newPassword: "a better password" }),
  createGroup: () => ({ title: "Friends", memberIds: [ana.id, cy.id] }),
  deleteAccount: () => ({ password: PASSWORD }),
  exportAccount: () => undefined,
  markAllNotificationsRead: () => undefined,
  registerPushDevice: () => deviceNowhere(),
  setPresence: () => ({ status: "AWAY" }),
  signOut: () => ({}),
  signOutEverywhere: () => undefined,
  startConversation: () => ({ userId: ana.id }),
  unblockUser: () => ({ userId: eve.id }),
  unregisterPushDevice: async ({ ben }) => {
    const { registerPushDevice } = await ben.get(REGISTER, { input: deviceNowhere() });
    return { deviceId: registerPushDevice.device.id };
  },
  updateNotificationSettings: () => ({ disabledKinds: ["MESSAGE_NEW"] }),
  updatePrivacy: () => ({ showLastSeen: false }),
  updateProfile: () => ({ displayName: "Benjamin" }),
};

/** Nobody has to be signed in for these: what they answer they answer to whoever has the password or the token. */
const BY_ANYBODY: typeof ON_ONES_OWN = {
  refreshSession: ({ ben }) => ({ refreshToken: ben.refreshToken }),
  requestPasswordReset: ({ name }) => ({ email: `${name}@example.org` }),
  resetPassword: async ({ token }) => ({ token: await token("RESET_PASSWORD"), newPassword: "a better password" }),
  signIn: ({ ben }) => ({ username: ben.username, password: PASSWORD }),
  signUp: ({ name }) => ({ username: `${name}.too`, password: PASSWORD }),
  verifyEmail: async ({ token }) => ({ token: await token("VERIFY_EMAIL") }),
};

const ACTS = { ...IN_CONVERSATIONS, ...IN_GROUPS, ...ON_ONES_OWN, ...BY_ANYBODY };
const MUTATIONS = schema.getMutationType()?.getFields() as GraphQLFieldMap<unknown, unknown>;

test("every mutation is repeated here", () => {
  expect(Object.keys(ACTS).sort()).toEqual(Object.keys(MUTATIONS).sort());
});

/** Asks for everything that the payload has. */
async function requestOf(name: string, world: World): Promise<() => ReturnType<typeof ask>> {
  const field = MUTATIONS[name];
  const input = await ACTS[name]?.(world);
  const argument = field?.args[0];
  const head = input === undefined ? "mutation" : `mutation ($input: ${argument?.type})`;
  const document = `${head} { ${name}${input === undefined ? "" : "(input: $input)"} ${selectionOfAll(getNamedType(field?.type)?.name ?? "")} }`;
  return () => ask(world.ben.url, name in BY_ANYBODY ? undefined : world.ben.token, document, { input } as never);
}

// ── the world ──

const MENTION = graphql(`
  mutation RepeatedMention($id: ID!, $who: [ID!]) { sendMessage(input: { conversationId: $id, body: "which?", mentionIds: $who }) { message { id } } }
`);
const ANSWER = graphql(`
  mutation RepeatedAnswer($id: ID!, $to: ID!) { sendMessage(input: { conversationId: $id, body: "this", replyToId: $to }) { message { id } } }
`);
const OWN = graphql(`query RepeatedOwn { notifications { nodes { id message { id } } } viewer { sessions { id } } }`);
const ROLE = graphql(`
  mutation RepeatedRole($id: ID!, $who: ID!) { setMemberRole(input: { conversationId: $id, userId: $who, role: OWNER }) { member { role } } }
`);

let worlds = 0;

async function worldOf(kind: "GROUP" | "DIRECT"): Promise<World> {
  const ben = await signUp(parley.urls[0] ?? "", "Ben");
  const [group, direct] = await Promise.all([groupOf(ana, ben, cy), directBetween(ana, ben)]);
  await ana.get(ROLE, { id: group, who: ben.id });
  const place = kind === "GROUP" ? group : direct;
  const question = (await ana.get(MENTION, { id: place, who: [ben.id] })).sendMessage.message.id;
  const answer = (await ben.get(ANSWER, { id: place, to: question })).sendMessage.message.id;
  const { notifications, viewer } = await ben.get(OWN);
  const notification = notifications.nodes.find(({ message }) => message?.id === question)?.id ?? "";
  expect(notification, "the premise").not.toBe("");
  const name = `repeats${worlds++}.${process.pid}`;
  const token = async (purpose: "RESET_PASSWORD" | "VERIFY_EMAIL") => {
    const email = `${name}@example.com`;
    return (await issueAccountToken(parley.app as App, uuidOf(ben.id), { purpose, email })).token;
  };
  const session = viewer.sessions[0]?.id ?? "";
  return { name, ben, session, place, group, direct, question, answer, notification, token, answered: [] };
}

// ── how it is lost, and what comes later ──

const REMOVE = graphql(`
  mutation RepeatedRemove($id: ID!, $who: ID!) { removeMember(input: { conversationId: $id, userId: $who }) { conversation { id } } }
`);
const LEAVE = graphql(
  `mutation RepeatedLeave($id: ID!) { leaveConversation(input: { conversationId: $id }) { conversationId } }`,
);
const END = graphql(
  `mutation RepeatedEnd($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`,
);
const ADD = graphql(`
  mutation RepeatedAdd($id: ID!, $who: [ID!]!) { addMembers(input: { conversationId: $id, userIds: $who }) { conversation { id } } }
`);
const RENAME = graphql(`
  mutation RepeatedRename($id: ID!) {
    updateGroup(input: { conversationId: $id, title: "latertitle", description: "latertitle", avatarUrl: "https://latertitle.example/a.png" }) { conversation { id } }
  }
`);
const EDIT = graphql(
  `mutation RepeatedEdit($id: ID!) { editMessage(input: { messageId: $id, body: "latersecret" }) { message { id } } }`,
);
const REACT = graphql(
  `mutation RepeatedReact($id: ID!) { addReaction(input: { messageId: $id, emoji: "🦄" }) { message { id } } }`,
);
const READ = graphql(
  `mutation RepeatedRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { deliveredAt readAt } } }`,
);
const BLOCK = graphql(`mutation RepeatedBlock($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }`);
const DELETE_ACCOUNT = graphql(
  `mutation RepeatedDelete { deleteAccount(input: { password: "a good password" }) { userId } }`,
);
const SIGN_IN = graphql(`mutation RepeatedSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`);
const SIGN_OUT = graphql(`mutation RepeatedSignOut($id: ID!) { signOut(input: { sessionId: $id }) { sessionId } }`);

/** Everything that can go on in a group. Some of it is refused where the mutation itself ended the group. */
async function goOn({ group, question, answer, answered }: World): Promise<void> {
  await ana.ask(RENAME, { id: group });
  for (const id of new Set([question, answer, ...answered])) await ana.ask(REACT, { id });
  await ana.ask(EDIT, { id: question });
  await ana.ask(
    graphql(
      `mutation RepeatedLater($id: ID!) { sendMessage(input: { conversationId: $id, body: "latersecret" }) { message { id } } }`,
    ),
    { id: group },
  );
  await ana.ask(ADD, { id: group, who: [dee.id] });
}

const remove = ({ group, ben }: World) => ana.ask(REMOVE, { id: group, who: ben.id });

/** Takes away what happened since an earlier state, in which they were in nothing. */
const setBack = ({ ben }: World) =>
  inStoreOf(parley, (client) => client.query("DELETE FROM members WHERE user_id = $1", [uuidOf(ben.id)]));

interface Loss {
  what: string;
  kind: "GROUP" | "DIRECT";
  acts: string[];
  /** Resolves with words that Ben may not see. */
  lose(world: World): Promise<string[]>;
  /** The answer to a repeat of a mutation that acts on the conversation. */
  code?: string;
}

const ALL_WORDS = () => ["latersecret", "latertitle", "🦄", dee.id];
const OF_GROUPS = [...Object.keys(IN_CONVERSATIONS), ...Object.keys(IN_GROUPS)];
const SIGNED_IN = [...OF_GROUPS, ...Object.keys(ON_ONES_OWN)];

const thenGoOn =
  (lose: (world: World) => Promise<unknown>) =>
  async (world: World): Promise<string[]> => {
    await lose(world);
    await goOn(world);
    return ALL_WORDS();
  };

const LOSSES: Loss[] = [
  { what: "was removed", kind: "GROUP", acts: OF_GROUPS, lose: thenGoOn(remove), code: "NOT_FOUND" },
  {
    what: "was removed",
    kind: "GROUP",
    acts: [...Object.keys(ON_ONES_OWN), ...Object.keys(BY_ANYBODY)],
    lose: thenGoOn(remove),
  },
  {
    what: "has left",
    kind: "GROUP",
    acts: OF_GROUPS,
    lose: thenGoOn(({ ben, group }) => ben.ask(LEAVE, { id: group })),
    code: "NOT_FOUND",
  },
  {
    what: "has lost the group",
    kind: "GROUP",
    acts: OF_GROUPS,
    lose: async (world) => {
      await goOn(world);
      await ana.ask(END, { id: world.group });
      return ALL_WORDS();
    },
    code: "NOT_FOUND",
  },
  {
    what: "is in a group that was set back",
    kind: "GROUP",
    acts: OF_GROUPS,
    lose: thenGoOn(setBack),
    code: "NOT_FOUND",
  },
  {
    what: "was signed out by another device",
    kind: "GROUP",
    acts: SIGNED_IN,
    lose: thenGoOn(async ({ ben, session }) => {
      for (const password of [PASSWORD, "a better password"]) {
        const { data } = await ask(ben.url, undefined, SIGN_IN, { input: { username: ben.username, password } });
        if (data) await ask(ben.url, data.signIn.accessToken, SIGN_OUT, { id: session });
      }
    }),
    code: "UNAUTHENTICATED",
  },
  {
    what: "has deleted their account",
    kind: "GROUP",
    acts: SIGNED_IN.filter((name) => name !== "changePassword"),
    lose: thenGoOn(({ ben }) => ben.ask(DELETE_ACCOUNT)),
    code: "UNAUTHENTICATED",
  },
  {
    what: "is back, and sees nothing of before",
    kind: "GROUP",
    acts: OF_GROUPS,
    lose: async (world) => {
      await thenGoOn(remove)(world);
      await ana.ask(ADD, { id: world.group, who: [world.ben.id] });
      return ["latersecret", "🦄"];
    },
  },
  {
    what: "was blocked",
    kind: "DIRECT",
    acts: Object.keys(IN_CONVERSATIONS),
    lose: async ({ ben, direct }) => {
      await ana.get(BLOCK, { id: ben.id });
      const { readAt, deliveredAt } = (await ana.get(READ, { id: direct })).markRead.receipt;
      return [readAt, deliveredAt].map((at) => at ?? "none");
    },
  },
  {
    what: "has blocked",
    kind: "DIRECT",
    acts: Object.keys(IN_CONVERSATIONS),
    lose: async ({ ben, direct }) => {
      await ben.get(BLOCK, { id: ana.id });
      await send(ana, direct, "latersecret");
      return ["latersecret"];
    },
  },
];

/** Mutations that skip things that are not the viewer's any more, so that the rest of a list counts. */
const PASSING_OVER = new Set(["acknowledgeDelivery"]);

/** Repeated at a time: the store's connections are few. */
const AT_ONCE = 4;

/** Everything that has an id in what they were answered at first. */
const idsIn = (text: string) => [...new Set(text.match(/\b[a-z]{3}_[\w-]{22}(?:_\d+)?/g) ?? [])];
const NODES = `query ($ids: [ID!]!) { nodes(ids: $ids) ${selectionOfAll("Node")} }`;
const NODE = `query ($id: ID!) { node(id: $id) ${selectionOfAll("Node")} }`;

async function expectNothingShown(name: string, { kind, lose, code }: Loss): Promise<void> {
  const world = await worldOf(kind);
  if (name === "removeReaction") await world.ben.ask(REACT.toString().replace("🦄", "👍"), { id: world.question });
  const request = await requestOf(name, world);
  const first = await request();
  dataOf(first);
  world.answered = idsIn(JSON.stringify(first)).filter((id) => id.startsWith("msg_"));
  const words = await lose(world);
  const again = await request();
  const shown = (text: string) => words.filter((each) => text.includes(each));
  expect(shown(JSON.stringify(again)), name).toEqual([]);
  const passes = code === "NOT_FOUND" && PASSING_OVER.has(name);
  if (code !== undefined) expect([name, codeOf(again)]).toEqual([name, passes ? undefined : code]);
  const ids = [...idsIn(JSON.stringify(first)), world.group, world.question, world.answer, world.notification];
  const asked = ids.filter((id) => !id.startsWith("usr_")).slice(0, 50);
  expect(shown(JSON.stringify(await world.ben.ask(NODES, { ids: asked }))), `${name}, nodes`).toEqual([]);
  expect(shown(JSON.stringify(await world.ben.ask(NODE, { id: world.answer }))), `${name}, node`).toEqual([]);
}

test.each(LOSSES)(
  "who $what learns nothing by the same mutation again ($acts.length of them)",
  async (loss) => {
    for (const some of inChunks(loss.acts, AT_ONCE))
      await Promise.all(some.map((name) => expectNothingShown(name, loss)));
  },
  240_000,
);
