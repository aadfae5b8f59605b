/**
 * A deleted account is gone, with everything that its person, or others with them, do at the same moment. Every mutation
 * of the schema is raced with the deletion: rows are held so that both wait, in either order, and are then let go.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "../../src/app.js";
import { schema } from "../../src/graphql/schema.js";
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
  Person,
  send,
  startParley,
  until,
} from "../support/parley.js";
import { deviceNowhere, NO_SERVICE } from "../support/push-service.js";
import { setup } from "../support/stores.js";
import { dumpBy, tablesWith, uuidOf } from "../support/tables.js";

let parley: Parley;
let mailbox: Mailbox;
let ana: Person;
let cy: Person;
let cysGroup: string;
let watcher: pg.Client;

beforeAll(async () => {
  mailbox = await startMailbox();
  parley = await startParley({
    // The statements of a sweep would be taken for those of a mutation.
    PARLEY_SWEEP_SECONDS: "600",
    PARLEY_DATABASE_CONNECTIONS: "8",
    ...NO_SERVICE,
    PARLEY_SMTP_URL: mailbox.url,
    PARLEY_MAIL_FROM: "parley@example.org",
  });
  if (parley.app) watchStatements(parley.app);
  [ana, cy] = (await castOf(parley, "Ana", "Cy")) as [Person, Person];
  cysGroup = await groupOf(cy, ana);
  watcher = new pg.Client(parley.databaseUrl);
  await watcher.connect();
});
afterAll(async () => {
  await watcher?.end();
  await parley?.stop();
  await mailbox?.stop();
});

const SIGN_UP = graphql(`
  mutation DeletionSignUp($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id } } } }
`);
const DELETE = graphql(`
  mutation DeletionDelete($password: String!) { deleteAccount(input: { password: $password }) { userId } }
`);
const PASSWORD = "a good password";

/** Somebody about to delete their account, with everything that a mutation may be about. */
interface World {
  mara: Person;
  marker: string;
  /** Theirs, with Ana in it. */
  group: string;
  direct: string;
  own: string;
  anas: string;
  notification: string;
  device: string;
  verification: string;
  reset: string;
}

/** How many are made at once: each takes some twenty requests, which wait for one another. */
const WORLDS = 8;
const ready: World[] = [];

/** One that nobody has touched. They are made while nothing is held. */
async function worldOf(): Promise<World> {
  if (ready.length === 0) ready.push(...(await Promise.all(Array.from({ length: WORLDS }, makeWorld))));
  return ready.pop() as World;
}

async function makeWorld(): Promise<World> {
  const marker = `gone${String(Math.floor(Math.random() * 1e12)).padStart(12, "0")}`; // none is within another
  const url = parley.urls[0] ?? "";
  const input = { username: marker, password: PASSWORD, displayName: `Mara ${marker}`, email: `${marker}@example.org` };
  const { accessToken: token, refreshToken, viewer } = dataOf(await ask(url, undefined, SIGN_UP, { input })).signUp;
  const mara = new Person(url, { id: viewer.user.id, token, refreshToken, username: marker });
  const verification = await tokenFor(`${marker}@example.org`, 1);
  await mara.get(graphql(`mutation DeletionVerify($t: String!) { verifyEmail(input: { token: $t }) { email } }`), {
    t: verification,
  });
  await mara.get(
    graphql(
      `mutation DeletionKinds { updateNotificationSettings(input: { disabledKinds: [] }) { settings { disabledKinds } } }`,
    ),
  );
  const [group, direct] = [await groupOf(mara, ana), await directBetween(mara, ana)];
  const own = (await send(mara, group, `${marker} writes`)).message.id;
  await send(mara, direct, `${marker} writes`);
  const anas = (await send(ana, group, "what do you think")).message.id;
  await send(ana, direct, "hello");
  const { nodes } = (await mara.get(graphql(`query DeletionNotified { notifications(first: 10) { nodes { id } } }`)))
    .notifications;
  const claim = { email: `${marker}@example.com`, password: PASSWORD };
  await mara.get(
    graphql(`mutation DeletionClaim($input: ChangeEmailInput!) { changeEmail(input: $input) { viewer { email } } }`),
    { input: claim },
  );
  await ask(
    url,
    undefined,
    graphql(`mutation DeletionForgot($e: String!) { requestPasswordReset(input: { email: $e }) { sent } }`),
    { e: input.email },
  );
  const { registerPushDevice } = await mara.get(
    graphql(
      `mutation DeletionDevice($d: RegisterPushDeviceInput!) { registerPushDevice(input: $d) { device { id } } }`,
    ),
    { d: deviceNowhere() },
  );
  return {
    mara,
    marker,
    device: registerPushDevice.device.id,
    group,
    direct,
    own,
    anas,
    notification: nodes[0]?.id ?? "",
    verification: await tokenFor(claim.email, 1),
    reset: await tokenFor(input.email, 2),
  };
}

const tokenFor = (address: string, letters: number) =>
  until(
    `a letter is at ${address}`,
    () => (mailbox.lettersTo(address).length >= letters && mailbox.lettersTo(address).at(-1)?.token) || "",
  );

type Act = (world: World) => [document: string, by?: Person | "nobody"];

const quoted = (text: string) => JSON.stringify(text);

/** By themselves, or for them by whoever has their password or their letters. */
const ACTS: Record<string, Act> = {
  acknowledgeDelivery: ({ anas }) => [
    `acknowledgeDelivery(input: { messageIds: [${quoted(anas)}] }) { receipts { readSeq } }`,
  ],
  addMembers: ({ group }) => [
    `addMembers(input: { conversationId: ${quoted(group)}, userIds: [${quoted(cy.id)}] }) { conversation { id } }`,
  ],
  addReaction: ({ anas }) => [`addReaction(input: { messageId: ${quoted(anas)}, emoji: "👍" }) { message { id } }`],
  blockUser: () => [`blockUser(input: { userId: ${quoted(cy.id)} }) { user { id } }`],
  changeEmail: ({ marker }) => [
    `changeEmail(input: { email: "${marker}@example.net", password: ${quoted(PASSWORD)} }) { viewer { email } }`,
  ],
  changePassword: () => [
    `changePassword(input: { password: ${quoted(PASSWORD)}, newPassword: "another good one" }) { viewer { email } }`,
  ],
  createGroup: ({ marker }) => [
    `createGroup(input: { title: "a group", memberIds: [${quoted(cy.id)}], description: ${quoted(marker.slice(0, 0))} }) { conversation { id } }`,
  ],
  deleteAccount: () => [`deleteAccount(input: { password: ${quoted(PASSWORD)} }) { userId }`],
  deleteGroup: ({ group }) => [`deleteGroup(input: { conversationId: ${quoted(group)} }) { conversationId }`],
  deleteMessage: ({ own }) => [`deleteMessage(input: { messageId: ${quoted(own)} }) { message { id } }`],
  deleteNotification: ({ notification }) => [
    `deleteNotification(input: { notificationId: ${quoted(notification)} }) { notificationId }`,
  ],
  editMessage: ({ own, marker }) => [
    `editMessage(input: { messageId: ${quoted(own)}, body: "${marker} edits" }) { message { id } }`,
  ],
  exportAccount: () => ["exportAccount { url }"],
  leaveConversation: ({ group }) => [
    `leaveConversation(input: { conversationId: ${quoted(group)} }) { conversationId }`,
  ],
  markAllNotificationsRead: () => ["markAllNotificationsRead { count }"],
  markNotificationRead: ({ notification }) => [
    `markNotificationRead(input: { notificationId: ${quoted(notification)} }) { notification { id } }`,
  ],
  markRead: ({ direct }) => [`markRead(input: { conversationId: ${quoted(direct)} }) { receipt { readSeq } }`],
  refreshSession: ({ mara }) => [
    `refreshSession(input: { refreshToken: ${quoted(mara.refreshToken)} }) { accessToken }`,
    "nobody",
  ],
  registerPushDevice: () => [
    `registerPushDevice(input: { platform: WEB, token: ${quoted(deviceNowhere().token)} }) { device { id } }`,
  ],
  removeMember: ({ group }) => [
    `removeMember(input: { conversationId: ${quoted(group)}, userId: ${quoted(ana.id)} }) { conversation { id } }`,
  ],
  removeReaction: ({ anas }) => [
    `removeReaction(input: { messageId: ${quoted(anas)}, emoji: "👍" }) { message { id } }`,
  ],
  requestPasswordReset: ({ marker }) => [
    `requestPasswordReset(input: { email: "${marker}@example.org" }) { sent }`,
    "nobody",
  ],
  resetPassword: ({ reset }) => [
    `resetPassword(input: { token: ${quoted(reset)}, newPassword: "another good one" }) { reset }`,
    "nobody",
  ],
  saveDraft: ({ group, marker }) => [
    `saveDraft(input: { conversationId: ${quoted(group)}, body: "${marker} drafts" }) { conversation { id } }`,
  ],
  sendMessage: ({ group, marker, anas }) => [
    `sendMessage(input: { conversationId: ${quoted(group)}, body: "${marker} sends", replyToId: ${quoted(anas)}, clientMessageId: "${marker}-late" }) { message { id } }`,
  ],
  setMemberRole: ({ group }) => [
    `setMemberRole(input: { conversationId: ${quoted(group)}, userId: ${quoted(ana.id)}, role: ADMIN }) { member { role } }`,
  ],
  setPresence: () => ["setPresence(input: { status: AWAY }) { presence { status } }"],
  setTyping: ({ group }) => [
    `setTyping(input: { conversationId: ${quoted(group)}, isTyping: true }) { typing { isTyping } }`,
  ],
  signIn: ({ marker }) => [
    `signIn(input: { username: ${quoted(marker)}, password: ${quoted(PASSWORD)} }) { accessToken }`,
    "nobody",
  ],
  signOut: () => ["signOut { sessionId }"],
  signOutEverywhere: () => ["signOutEverywhere { ended }"],
  startConversation: () => [`startConversation(input: { userId: ${quoted(cy.id)} }) { conversation { id } }`],
  unblockUser: () => [`unblockUser(input: { userId: ${quoted(ana.id)} }) { user { id } }`],
  unregisterPushDevice: ({ device }) => [`unregisterPushDevice(input: { deviceId: ${quoted(device)} }) { deviceId }`],
  updateGroup: ({ group }) => [
    `updateGroup(input: { conversationId: ${quoted(group)}, description: "of friends" }) { conversation { id } }`,
  ],
  updateMembership: ({ group }) => [
    `updateMembership(input: { conversationId: ${quoted(group)}, pinned: true, markedUnread: true }) { conversation { id } }`,
  ],
  updateNotificationSettings: () => [
    "updateNotificationSettings(input: { disabledKinds: [MESSAGE_NEW] }) { settings { disabledKinds } }",
  ],
  updatePrivacy: () => [
    "updatePrivacy(input: { showLastSeen: false, sendReadReceipts: false }) { privacy { showLastSeen } }",
  ],
  updateProfile: ({ marker }) => [
    `updateProfile(input: { displayName: "Mara ${marker}", avatarUrl: "https://example.org/${marker}.png" }) { user { id } }`,
  ],
  verifyEmail: ({ verification }) => [`verifyEmail(input: { token: ${quoted(verification)} }) { email }`, "nobody"],
};

/** By others, about them. */
const BY_OTHERS: Record<string, Act> = {
  "blockUser by another": ({ mara }) => [`blockUser(input: { userId: ${quoted(mara.id)} }) { user { id } }`, cy],
  "startConversation by another": ({ mara }) => [
    `startConversation(input: { userId: ${quoted(mara.id)} }) { conversation { id } }`,
    cy,
  ],
  "createGroup by another": ({ mara }) => [
    `createGroup(input: { title: "a group", memberIds: [${quoted(mara.id)}] }) { conversation { id } }`,
    cy,
  ],
  "addMembers by another": ({ mara }) => [
    `addMembers(input: { conversationId: ${quoted(cysGroup)}, userIds: [${quoted(mara.id)}] }) { conversation { id } }`,
    cy,
  ],
  "markRead by another": ({ direct }) => [
    `markRead(input: { conversationId: ${quoted(direct)} }) { receipt { readSeq } }`,
    ana,
  ],
  "sendMessage by another": ({ group, mara }) => [
    `sendMessage(input: { conversationId: ${quoted(group)}, body: "see here", mentionIds: [${quoted(mara.id)}] }) { message { id } }`,
    ana,
  ],
  "a direct message by another": ({ direct }) => [
    `sendMessage(input: { conversationId: ${quoted(direct)}, body: "are you there" }) { message { id } }`,
    ana,
  ],
  "leaveConversation by another": ({ group }) => [
    `leaveConversation(input: { conversationId: ${quoted(group)} }) { conversationId }`,
    ana,
  ],
};

/** Somebody who signs up has no account yet. */
const NOBODYS = ["signUp"];

test("every mutation of the schema is raced with the deletion of the account", () => {
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect(mutations.sort()).toEqual([...Object.keys(ACTS), ...NOBODYS].sort());
});

const PERSON = "SELECT FROM users WHERE id = $1 FOR UPDATE";
const CONVERSATIONS = `SELECT FROM members m JOIN conversations c ON c.id = m.conversation_id
  WHERE c.id IN (SELECT conversation_id FROM members WHERE user_id = $1) FOR UPDATE`;

/** Holds rows until it is called. */
async function hold(rows: string, keys: string[]) {
  const client = new pg.Client(parley.databaseUrl);
  await client.connect();
  await client.query("BEGIN");
  await client.query(rows, keys);
  return async () => {
    await client.query("COMMIT");
    await client.end();
  };
}

/** How many of this database's statements wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await watcher.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows.length;
}

/** Starts it, and resolves once it waits for a lock, or was answered without. */
async function started<Result>(run: () => Promise<Result>): Promise<Promise<Result>[]> {
  const before = await waiting();
  let isDone = false;
  const running = run().finally(() => {
    isDone = true;
  });
  await until("it waits, or is done", async () => isDone || (await waiting()) > before);
  return [running]; // within a list: a promise of a promise would be awaited
}

/** Nothing of theirs is in any table but what a deletion leaves. */
async function expectGone({ mara, marker }: World): Promise<void> {
  await until("all is erased", () => isErased(mara));
  const tables = await dumpBy(watcher);
  expect(tablesWith(tables, marker)).toEqual([]);
  const left = ["conversations", "messages", "notifications", "users"];
  expect(left).toEqual(expect.arrayContaining(tablesWith(tables, uuidOf(mara.id))));
  expect(await ownRowsOf(mara)).toEqual([]);
  const [row] =
    tables
      .get("users")
      ?.split("\n")
      .filter((each) => each.includes(uuidOf(mara.id))) ?? [];
  expect(JSON.parse(row ?? "{}")).toMatchObject({
    display_name: "Deleted user",
    email: null,
    email_key: null,
    avatar_url: null,
    password_hash: "",
    last_active_at: null,
    send_read_receipts: true,
    show_last_seen: true,
    disabled_kinds: [],
  });
}

/** Tables with rows of the person's own, by every column that names a row's owner. */
async function ownRowsOf(person: Person): Promise<string[]> {
  const { rows: columns } = await watcher.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name IN ('user_id', 'blocked_id', 'uploader_id')`,
  );
  expect(columns.length, "the premise").toBeGreaterThan(8);
  const each = columns.map(
    ({ table, column }) =>
      `SELECT '${table}.${column}' AS found WHERE EXISTS (SELECT FROM "${table}" WHERE "${column}" = $1)`,
  );
  const { rows } = await watcher.query<{ found: string }>(each.join(" UNION ALL "), [uuidOf(person.id)]);
  return rows.map(({ found }) => found);
}

async function isErased(person: Person): Promise<boolean> {
  const { rows } = await watcher.query("SELECT erased_at FROM users WHERE id = $1", [uuidOf(person.id)]);
  return rows[0].erased_at !== null;
}

/** For the account's own person: refused, with no fault of the server's, or done before. */
const CODES = [undefined, "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT", "UNAVAILABLE"];

test.each(Object.entries({ ...ACTS, ...BY_OTHERS }))(
  "%s, at the same moment as the deletion, leaves nothing behind",
  async (_, act) => {
    for (const [rows, isFirst] of [
      [PERSON, false],
      [PERSON, true],
      [CONVERSATIONS, true],
    ] as const) {
      const world = await worldOf();
      const [field, by = world.mara] = act(world);
      const acting = () => ask(world.mara.url, by === "nobody" ? undefined : by.token, `mutation { ${field} }`);
      const deleting = () => world.mara.ask(DELETE, { password: PASSWORD });
      const letGo = await hold(rows, [uuidOf(world.mara.id)]);
      const first = await started<Awaited<ReturnType<typeof ask>>>(isFirst ? acting : deleting);
      const second = await started<Awaited<ReturnType<typeof ask>>>(isFirst ? deleting : acting);
      await letGo();
      const answers = await Promise.all([...first, ...second]);
      for (const answer of answers) expect(CODES, JSON.stringify(answer)).toContain(codeOf(answer));
      // If the other was first, and took the password or the session, the account must still be deleted.
      if (codeOf(answers[isFirst ? 1 : 0] as never) !== undefined) await endWith(world);
      await expectGone(world);
    }
  },
);

/** Holds one statement of the server's, the `place`th that comes, until it is let go. */
class Gate {
  reached = false;
  isOpen = false;
  #left: number;
  #letGo = () => {};
  readonly #open = new Promise<void>((resolve) => {
    this.#letGo = resolve;
  });

  constructor(place: number) {
    this.#left = place;
  }

  pass(): Promise<void> | undefined {
    if (this.isOpen || --this.#left !== 0) return undefined;
    this.reached = true;
    return this.#open;
  }

  letGo(): void {
    this.isOpen = true;
    this.#letGo();
  }
}

let gate: Gate | undefined;

/** Every statement goes through one connection or another of the pool, whoever asks for it. */
function watchStatements({ store: { pool } }: App): void {
  const watched = new WeakSet<pg.PoolClient>();
  pool.on("acquire", (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const query = client.query;
    client.query = ((...args: unknown[]) => {
      const held = gate?.pass();
      return held ? held.then(() => Reflect.apply(query, client, args)) : Reflect.apply(query, client, args);
    }) as typeof query;
  });
}

/** More than any mutation has. */
const MANY = 40;

// Statements can be held where the server runs in this process.
test.skipIf(setup === "redis").each(Object.entries({ ...ACTS, ...BY_OTHERS }))(
  "%s, held at any of its statements until the account is erased, leaves nothing behind",
  async (_, act) => {
    for (let place = 1; place < MANY; place++) {
      const world = await worldOf();
      const [field, by = world.mara] = act(world);
      const ours = new Gate(place);
      gate = ours;
      const { length } = mailbox.letters;
      // A mutation that sends a letter answers before it has done anything.
      const isWritten = () => !/^(request|changeEmail)/.test(field) || mailbox.letters.length > length;
      let isAnswered = false;
      const acting = ask(world.mara.url, by === "nobody" ? undefined : by.token, `mutation { ${field} }`).finally(
        () => {
          isAnswered = true;
        },
      );
      await until("it is held, or done", () => ours.reached || (isAnswered && isWritten()));
      gate = undefined;
      if (!ours.reached) {
        ours.letGo();
        expect(place, "it was held at least once").toBeGreaterThan(1);
        return;
      }
      const [deleting] = await started(() => world.mara.ask(DELETE, { password: PASSWORD }));
      // If the held statement has the person's row, the deletion waits for it.
      if ((await waiting()) === 0 && codeOf((await deleting) as never) === undefined)
        await until("all is erased", () => isErased(world.mara));
      ours.letGo();
      const answer = await acting;
      expect(CODES, JSON.stringify(answer)).toContain(codeOf(answer));
      if (codeOf((await deleting) as never) !== undefined) await endWith(world);
      await expectGone(world);
    }
    throw new Error("it never ends");
  },
);

const ANAS = "SELECT FROM members WHERE conversation_id = $1 AND user_id = $2 FOR UPDATE";
const CYS = "SELECT FROM conversations WHERE id = $1 FOR UPDATE";

test.each([
  ["markRead by another", ANAS, ({ direct }: World) => [uuidOf(direct), uuidOf(ana.id)]],
  ["addMembers by another", CYS, () => [uuidOf(cysGroup)]],
] as const)(
  "%s, whose statement waits from before the deletion until after the erasure, leaves nothing behind",
  async (name, rows, keysOf) => {
    const world = await worldOf();
    const [field, by] = (BY_OTHERS[name] as Act)(world);
    const letGo = await hold(rows, keysOf(world));
    const acting = await started(() => ask(world.mara.url, (by as Person).token, `mutation { ${field} }`));
    expect(await waiting(), "the premise").toBe(1);
    dataOf(await world.mara.ask(DELETE, { password: PASSWORD }));
    await until("all is erased", () => isErased(world.mara));
    await letGo();
    for (const answer of await Promise.all(acting))
      expect(CODES, JSON.stringify(answer)).toContain(codeOf(answer as never));
    await expectGone(world);
  },
);

/** Deletes the account with whichever password it has now. */
async function endWith({ mara, marker }: World): Promise<void> {
  if (await isErased(mara)) return;
  const SIGN_IN = graphql(`mutation DeletionSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`);
  for (const password of [PASSWORD, "another good one"]) {
    const signedIn = await ask(mara.url, undefined, SIGN_IN, { input: { username: marker, password } });
    if (signedIn.data) await ask(mara.url, signedIn.data.signIn.accessToken, DELETE, { password });
  }
}
