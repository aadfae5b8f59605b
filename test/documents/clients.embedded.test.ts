/** The clients as they come from npm, through the very code that the README shows. */
import { gql as apolloGql } from "@apollo/client";
import { gql } from "@urql/core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import * as apollo from "../snippets/apollo.js";
import { follow } from "../snippets/graphql-ws.js";
import { openSocket } from "../snippets/socket.js";
import { openEvents } from "../snippets/sse.js";
import * as urql from "../snippets/urql.js";
import { castOf, directBetween, type Parley, type Person, send, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;
let ben: Person;
let conversation: string;
const stops: (() => void)[] = [];

beforeAll(async () => {
  parley = await startParley();
  [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  conversation = await directBetween(ana, ben);
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(() => parley?.stop());

const bodies = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

async function untilHeard(heard: string[]): Promise<void> {
  await until("following is on", async () => {
    await send(ana, conversation, "probe");
    return heard.length > 0;
  });
}

test("graphql-ws follows a conversation", async () => {
  const heard: string[] = [];
  stops.push(
    follow(
      openSocket(ben.url, () => ben.token),
      conversation,
      (body) => heard.push(body),
    ),
  );
  await untilHeard(heard);
  for (const body of bodies("ws", 5)) await send(ana, conversation, body);
  await until("all are heard", () => heard.includes("ws 4"));
  expect(heard.filter((body) => body.startsWith("ws"))).toEqual(bodies("ws", 5));
});

const token = () => ben.token;
const transports = [
  ["WebSocket", openSocket],
  ["server-sent events", openEvents],
] as const;

test.each(transports)("Apollo Client loads the inbox, sends, and receives over %s", async (_, open) => {
  const client = apollo.connect(ben.url, token, open(ben.url, token));
  stops.push(() => client.stop());
  const { data } = await client.query<{ inbox: { nodes: { id: string }[] } }>({ query: apollo.INBOX });
  expect(data?.inbox.nodes.map(({ id }) => id)).toContain(conversation);
  const heard: string[] = [];
  const subscription = client
    .subscribe<{ messageAdded: { body: string } }>({ query: apollo.MESSAGE_ADDED })
    .subscribe(({ data: event }) => void (event && heard.push(event.messageAdded.body)));
  stops.push(() => subscription.unsubscribe());
  await untilHeard(heard);
  await client.mutate({
    mutation: apolloGql`mutation ApolloSends($id: ID!) { sendMessage(input: { conversationId: $id, body: "from apollo" }) { message { id } } }`,
    variables: { id: conversation },
  });
  await until("its own message is heard", () => heard.includes("from apollo"));
});

test.each(transports)("urql loads the inbox, sends, and receives over %s", async (_, open) => {
  const client = urql.connect(ben.url, token, open(ben.url, token));
  const inbox = await client.query(gql`query UrqlInbox { inbox { nodes { id } } }`, {}).toPromise();
  expect(inbox.data.inbox.nodes.map(({ id }: { id: string }) => id)).toContain(conversation);
  const heard: string[] = [];
  const { unsubscribe } = client
    .subscription(urql.MESSAGE_ADDED, {})
    .subscribe(({ data }) => void (data && heard.push(data.messageAdded.body)));
  stops.push(unsubscribe);
  await untilHeard(heard);
  const sending = gql`mutation UrqlSends($id: ID!) { sendMessage(input: { conversationId: $id, body: "from urql" }) { message { id } } }`;
  await client.mutation(sending, { id: conversation }).toPromise();
  await until("its own message is heard", () => heard.includes("from urql"));
});
