/** Something to see on a first start: three people, a direct conversation, a group, some messages, and who was told of them. */
import { type Authentication, createAccount, signIn } from "./accounts/service.js";
import type { App } from "./app.js";
import type { Viewer } from "./context.js";
import { createGroup } from "./conversations/groups.js";
import { startConversation } from "./conversations/service.js";
import { ParleyError } from "./errors.js";
import { conversationId, messageId, userId } from "./ids.js";
import { sendMessage } from "./messages/service.js";
import { acknowledgeDelivery, markRead } from "./receipts/service.js";

const PASSWORD = "parley-demo";
const NAMES = ["Ana", "Ben", "Cy"] as const;
const DEVICE = { userAgent: "Parley demo", address: "demo" };
/** Long enough for an afternoon of trying things out. */
const TOKEN_SECONDS = 86_400;
const LOCK = 72707370;

type Name = (typeof NAMES)[number];
type Cast = Record<Name, Viewer>;

/** Fills an empty store, then says who can sign in; says nothing where the demo people are not, or have changed. */
export async function describeDemo(app: App, url: string): Promise<string> {
  try {
    const cast = await castOf(app);
    if (!cast) return "";
    const lines = await Promise.all(NAMES.map((name) => describePerson(app, url, name, cast[name])));
    return `  demo people, password ${PASSWORD}; open an address in a browser to be that person in GraphiQL:\n${lines.join("\n")}`;
  } catch (error) {
    app.log.warn({ err: error }, "the demo could not be made");
    return "";
  }
}

async function describePerson(app: App, url: string, name: Name, viewer: Viewer): Promise<string> {
  const { accessToken } = await app.tokens.issue(viewer, TOKEN_SECONDS);
  return `    ${name.padEnd(4)} ${userId(viewer.userId)}, with the header authorization: Bearer ${accessToken}\n         ${url}#${accessToken}`;
}

/** The demo people, made where nobody has signed up yet. Servers that start at once take turns. */
async function castOf(app: App): Promise<Cast | undefined> {
  const client = await app.store.pool.connect();
  try {
    await client.query("SET lock_timeout = 0"); // another server may be filling the store
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const isEmpty = (await app.store.prisma.user.findFirst({ select: { id: true } })) === null;
    if (!isEmpty)
      return await everyone((name) => signIn(app, DEVICE, { username: name, password: PASSWORD })).catch(nobody);
    const cast = await everyone(async (name) => {
      await createAccount(app, { username: name.toLowerCase(), displayName: name, password: PASSWORD });
      return signIn(app, DEVICE, { username: name, password: PASSWORD });
    });
    await talk(app, cast);
    return cast;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]).catch(() => {});
    await client.query("RESET lock_timeout").catch(() => {});
    client.release();
  }
}

async function everyone(enter: (name: Name) => Promise<Authentication>): Promise<Cast> {
  const [Ana, Ben, Cy] = await Promise.all(NAMES.map(enter));
  if (!Ana || !Ben || !Cy) throw new Error("somebody of the demo is missing");
  return { Ana: Ana.viewer, Ben: Ben.viewer, Cy: Cy.viewer };
}

function nobody(error: unknown): undefined {
  if (error instanceof ParleyError) return undefined; // renamed, or given another password
  throw error;
}

async function talk(app: App, { Ana, Ben, Cy }: Cast): Promise<void> {
  const direct = await startConversation(app, Ana, userId(Ben.userId));
  const inDirect = conversationId(direct.conversation.id);
  await say(app, inDirect, [
    [Ana, "Hi Ben! Does this work?"],
    [Ben, "It does. I got it the moment you sent it."],
    [Ana, "And now you see that I have read yours."],
  ]);
  await markRead(app, Ana, { conversationId: inDirect });

  const group = await createGroup(app, Ana, {
    title: "Weekend plans",
    description: "Where to go, and who brings what.",
    memberIds: [userId(Ben.userId), userId(Cy.userId)],
  });
  const inGroup = conversationId(group.conversation.id);
  await say(app, inGroup, [
    [Ana, "The lake on Saturday?"],
    [Cy, "I am in. I bring the tent.", 1],
    [Ben, "Only if it does not rain again.", 1],
    [Cy, "It will be 24 degrees.", 3],
  ]);
  await markRead(app, Ben, { conversationId: inGroup });
  await acknowledgeDelivery(app, Ana, [messageId({ conversationId: group.conversation.id, seq: 4 })]);
}

/** Who says what, and the place of what they answer. */
type Line = [who: Viewer, body: string, answered?: number];

/** One after the other, so that they read in this order. */
async function say(app: App, conversation: string, lines: Line[]): Promise<void> {
  const said: string[] = [];
  for (const [viewer, body, answered] of lines) {
    const replyToId = answered === undefined ? undefined : said[answered - 1];
    const { message } = await sendMessage(app, viewer, { conversationId: conversation, body, replyToId });
    said.push(messageId(message));
  }
}
