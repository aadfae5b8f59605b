/** Demo data for a first start: three people, a direct conversation, a group, some messages, and their receipts. */
import { createAccount } from "../accounts/service.js";
import { type Authentication, signIn } from "../accounts/sessions.js";
import type { App } from "../app.js";
import { createGroup } from "../conversations/groups.js";
import { startConversation } from "../conversations/service.js";
import { conversationId, messageId, userId } from "../ids.js";
import { sendMessage } from "../messages/service.js";
import { acknowledgeDelivery, markRead } from "../receipts/service.js";
import type { Viewer } from "../viewer.js";
import { DEMO_NAMES, type DemoName, type DemoPerson, demoPassword, demoPeople } from "./passwords.js";

const DEVICE = { userAgent: "Parley demo", address: "demo" };
const LOCK = 72707370;

type Cast = Record<DemoName, Viewer>;

/** Fills an empty store, and describes the demo people who still have their passwords. There may be none. */
export async function describeDemo(app: App, url: string): Promise<string> {
  try {
    await fillEmptyStore(app);
    const people = await demoPeople(app);
    if (people.length === 0) return "  no demo people: they are made in an empty store only";
    const lines = await Promise.all(people.map((person) => describePerson(app, url, person)));
    const how = app.config.graphiql ? "; open an address to be that person in GraphiQL" : "";
    return `  demo people, for this machine only${how}:\n${lines.join("\n")}`;
  } catch (error) {
    app.log.warn({ err: error }, "the demo could not be made");
    return "";
  }
}

async function describePerson(app: App, url: string, { name }: DemoPerson): Promise<string> {
  const address = app.config.graphiql ? `${url}#as=${name}` : "";
  return `    ${name.padEnd(4)} password ${await demoPassword(app.config, name)}  ${address}`.trimEnd();
}

/** Servers that start at the same time take turns. */
async function fillEmptyStore(app: App): Promise<void> {
  const client = await app.store.pool.connect();
  try {
    await client.query("SET lock_timeout = 0"); // another server may be filling the store
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const isEmpty = (await app.store.prisma.user.findFirst({ select: { id: true } })) === null;
    if (isEmpty) await talk(app, await signEverybodyUp(app));
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]).catch(() => {});
    await client.query("RESET lock_timeout").catch(() => {});
    client.release();
  }
}

async function signEverybodyUp(app: App): Promise<Cast> {
  const enter = async (name: DemoName): Promise<Authentication> => {
    const password = await demoPassword(app.config, name);
    await createAccount(app.store, { username: name.toLowerCase(), displayName: name, password }); // in every sign-up mode
    return signIn(app, DEVICE, { username: name, password });
  };
  const [Ana, Ben, Cy] = await Promise.all(DEMO_NAMES.map(enter));
  if (!Ana || !Ben || !Cy) throw new Error("somebody of the demo is missing");
  return { Ana: Ana.viewer, Ben: Ben.viewer, Cy: Cy.viewer };
}

async function talk(app: App, { Ana, Ben, Cy }: Cast): Promise<void> {
  const direct = await startConversation(app, Ana, userId(Ben.userId));
  const inDirect = conversationId(direct.conversation.id);
  await send(app, inDirect, [
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
  await send(app, inGroup, [
    [Ana, "The lake on Saturday?"],
    [Cy, "I am in. I bring the tent.", 1],
    [Ben, "Only if it does not rain again.", 1],
    [Cy, "It will be 24 degrees.", 3],
  ]);
  await markRead(app, Ben, { conversationId: inGroup });
  await acknowledgeDelivery(app, Ana, [messageId({ conversationId: group.conversation.id, seq: 4 })]);
}

/** The sender, the text, and the number of the line that it answers, counted from 1. */
type Line = [who: Viewer, body: string, answered?: number];

/** Sends the lines one after the other, so that they are stored in this order. */
async function send(app: App, conversation: string, lines: Line[]): Promise<void> {
  const sent: string[] = [];
  for (const [viewer, body, answered] of lines) {
    const replyToId = answered === undefined ? undefined : sent[answered - 1];
    const { message } = await sendMessage(app, viewer, { conversationId: conversation, body, replyToId });
    sent.push(messageId(message));
  }
}
