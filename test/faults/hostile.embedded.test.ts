/** Hostile requests get a clear answer, cost little, and are no fault of the server's. */
import { get, type OutgoingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  ask,
  castOf,
  codeOf,
  directBetween,
  groupOf,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

const SIGN_UP = graphql(`
  mutation HostileSignUp($input: SignUpInput!) { signUp(input: $input) { viewer { user { username displayName } } } }
`);
const CREATE = graphql(`
  mutation HostileCreate($input: CreateGroupInput!) { createGroup(input: $input) { conversation { title } } }
`);
const SEND = graphql(`
  mutation HostileSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }
`);
const READ = graphql(`
  mutation HostileRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }
`);
const MARK = graphql(`
  mutation HostileMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }
`);
const DELETE = graphql(`
  mutation HostileDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }
`);
const DISABLE = graphql(`
  mutation HostileDisable($kinds: [NotificationKind!]) {
    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }
  }
`);
const NOTIFIED = graphql(`
  query HostileNotified($after: String) { notifications(first: 100, after: $after) { unreadCount nodes { id body } } }
`);
const NODES = graphql(`query HostileNodes($ids: [ID!]!) { nodes(ids: $ids) { id } }`);

describe("lists without pages", () => {
  let parley: Parley;
  let ana: Person;
  let ben: Person;
  let group: string;
  beforeAll(async () => {
    parley = await startParley({ PARLEY_MAX_GROUP_MEMBERS: "10", PARLEY_MAX_LISTED: "20" });
    const cast = (await castOf(parley, "Ana", "Ben", "Cy", "Dee", "Eve")) as [Person, Person, ...Person[]];
    [ana, ben] = cast;
    group = await groupOf(...cast);
    for (let i = 0; i < 5; i++) await send(ana, group, `m${i}`);
    await ben.get(READ, { id: group });
  });
  afterAll(async () => {
    await ana?.leave();
    await parley?.stop();
  });

  const page = (last: number, list: string) =>
    ana.ask(
      `{ messages(conversationId: "${group}", last: ${last}) { nodes { seq ${list} } pageInfo { hasPreviousPage hasNextPage } } }`,
    );

  test.each(["readBy { at }", "deliveredTo { at }", "conversation { receipts { readSeq } }"])(
    "have so many entries in one answer, by the members there are: %s",
    async (list) => {
      const whole = { nodes: { length: 4 } };
      expect((await page(4, list)).data).toMatchObject({ messages: whole });
      const shorter = { ...whole, pageInfo: { hasPreviousPage: true, hasNextPage: false } };
      expect((await page(5, list)).data, "a page gets shorter").toMatchObject({ messages: shorter });
      const again = Array.from({ length: 9 }, (_, i) => `a${i}: ${list}`).join(" ");
      expect(codeOf(await page(1, again)), "which a single row cannot").toBe("TOO_COMPLEX");
      expect(codeOf(await page(5, "status")), "the next is asked anew").toBeUndefined();
    },
  );

  test("have so many in one event, and the stream goes on", async () => {
    const document = (last: number, list: string) =>
      `subscription { messageAdded(conversationId: "${group}") { body conversation { messages(last: ${last}) { nodes { ${list} } } } } }`;
    const again = Array.from({ length: 9 }, (_, i) => `a${i}: readBy { at }`).join(" ");
    const streams = [document(5, "readBy { at }"), document(1, again)];
    const [less, more] = streams.map((stream) => ana.follow<object, object>(stream as never));
    await until("both follow", async () => {
      await send(ben, group, "hello");
      return (less?.answers.length ?? 0) > 0 && (more?.answers.length ?? 0) > 1;
    });
    expect(less?.answers.map(codeOf)).toEqual(less?.answers.map(() => undefined));
    expect(more?.answers.map(codeOf)).toEqual(more?.answers.map(() => "TOO_COMPLEX"));
  });
});

describe("behind load balancers", () => {
  /** The number of refused requests, of so many at once that claim to have come this way. */
  async function refusedOf(url: string, times: number, way: (i: number) => string): Promise<number> {
    const answers = await Promise.all(
      Array.from({ length: times }, async (_, i) => {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", "x-forwarded-for": way(i) },
          body: JSON.stringify({ query: "{ __typename }" }),
        });
        return (await response.json()) as Parameters<typeof codeOf>[0];
      }),
    );
    return answers.filter((answer) => codeOf(answer) === "RATE_LIMITED").length;
  }

  async function withProxies(proxies: string, check: (url: string) => Promise<void>): Promise<void> {
    const parley = await startParley({ PARLEY_REQUESTS_PER_SECOND: "5", PARLEY_TRUSTED_PROXIES: proxies });
    try {
      await check(parley.urls[0] as string);
    } finally {
      await parley.stop();
    }
  }

  test("that are trusted, each client has a limit of its own, whatever it says of itself", () =>
    withProxies("loopback, 10.0.0.0/8", async (url) => {
      expect(await refusedOf(url, 60, () => "203.0.113.7, 10.1.2.3")).toBeGreaterThan(0);
      expect(await refusedOf(url, 60, (i) => `198.51.100.${i}`)).toBe(0);
      expect(
        await refusedOf(url, 60, (i) => `198.51.100.${i}, 203.0.113.8`),
        "all but the last is its word",
      ).toBeGreaterThan(0);
      expect(await refusedOf(url, 60, (i) => `2001:db8:1:2::${i}`), "one network").toBeGreaterThan(0);
      expect(await refusedOf(url, 10, () => "2001:db8:1:3::1"), "another network").toBe(0);
      expect(await refusedOf(url, 60, (i) => `nonsense ${i}`)).toBeGreaterThan(0);
    }));

  test("that are not trusted, nobody's word is taken", () =>
    withProxies("", async (url) => {
      expect(await refusedOf(url, 60, (i) => `203.0.113.${i}`)).toBeGreaterThan(0);
    }));
});

describe("what is sent", () => {
  let parley: Parley;
  let ana: Person;
  beforeAll(async () => {
    parley = await startParley();
    [ana] = (await castOf(parley, "Ana")) as [Person];
  });
  afterAll(() => parley?.stop());

  test("bad variables are refused in the same words however often the document was asked before", async () => {
    const document = `query HostileVariables($id: ID!, $first: Int) { conversation(id: $id) { members(first: $first) { nodes { role } } } }`;
    const bad = [{ id: {} }, { id: "x", first: "5" }, { id: "x", first: 2 ** 31 }, { id: null }, {}];
    const wordsOf = async () => {
      const answers = [];
      for (const variables of bad) answers.push(await ana.ask(document, variables));
      for (const answer of answers) expect(codeOf(answer)).toBe("BAD_USER_INPUT");
      return answers.map(({ errors }) => errors?.map(({ message, extensions }) => [message, extensions]));
    };
    const atFirst = await wordsOf();
    for (let i = 0; i < 20; i++) expect(codeOf(await ana.ask(document, { id: "x" }))).toBeUndefined();
    expect(await wordsOf()).toEqual(atFirst);
  });

  test.each([
    ["is taken apart into others that it may not have", "a\uFDFA"],
    ["cannot be seen", "\u3164\u3164"],
    ["has something in it that cannot be seen", "an\u115Fa"],
    ["is longer than can be meant", "x".repeat(10_000)],
  ])("a username that %s is refused", async (_, username) => {
    const answer = await ask(ana.url, undefined, SIGN_UP, { input: { username, password: "a good password" } });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "username" });
  });

  test.each(["\u200B", "\u3164", " \u2060 ", "\u00AD".repeat(3)])(
    "a name of people or groups in which nothing is to be seen is refused, the %#th",
    async (name) => {
      const input = { username: `seen${Math.floor(Math.random() * 1e9)}`, password: "a good password" };
      expect(codeOf(await ask(ana.url, undefined, SIGN_UP, { input: { ...input, displayName: name } }))).toBe(
        "BAD_USER_INPUT",
      );
      expect(codeOf(await ana.ask(CREATE, { input: { title: name, memberIds: [] } }))).toBe("BAD_USER_INPUT");
    },
  );

  test("names that Unicode writes in two ways are one, in the way that it calls composed", async () => {
    const tag = Math.floor(Math.random() * 1e9);
    const signUp = (username: string) =>
      ask(ana.url, undefined, SIGN_UP, { input: { username, password: "a good password" } });
    const first = await signUp(`jose\u0301${tag}`);
    expect(first.data?.signUp.viewer.user.username).toBe(`jos\u00E9${tag}`);
    expect(codeOf(await signUp(`jos\u00E9${tag}`))).toBe("CONFLICT");
  });
});

describe("notifications", () => {
  let parley: Parley;
  let ana: Person;
  let ben: Person;
  let olga: Person;
  beforeAll(async () => {
    parley = await startParley();
    [ana, ben, olga] = (await castOf(parley, "Ana", "Ben", "Olga")) as [Person, Person, Person];
  });
  afterAll(() => parley?.stop());

  test("are paid for by the pages asked for, however often they are named", async () => {
    const asked = (times: number, first: number) =>
      `{ ${Array.from({ length: times }, (_, i) => `a${i}: notifications(first: ${first}) { nodes { message { id } } }`).join(" ")} }`;
    expect(codeOf(await ana.ask(asked(12, 100)))).toBeUndefined();
    expect(codeOf(await ana.ask(asked(13, 100)))).toBe("TOO_COMPLEX");
    expect(
      codeOf(
        await ana.ask(
          "{ notifications(first: 50) { nodes { conversation { messages(last: 30) { nodes { id } } } } } }",
        ),
      ),
    ).toBe("TOO_COMPLEX");
  });

  test("are disabled by kind, however often a kind is named", async () => {
    const kinds = Array.from({ length: 64 }, (_, i) => (i % 2 ? ("MESSAGE_NEW" as const) : ("GROUP_UPDATED" as const)));
    const { settings } = (await olga.get(DISABLE, { kinds })).updateNotificationSettings;
    expect(settings.disabledKinds.toSorted()).toEqual(["GROUP_UPDATED", "MESSAGE_NEW"]);
    expect(codeOf(await olga.ask(DISABLE, { kinds: [...kinds, "MESSAGE_NEW"] }))).toBe("BAD_USER_INPUT");
    expect(codeOf(await olga.ask(DISABLE, { kinds: ["SOMETHING"] as never }))).toBe("BAD_USER_INPUT");
  });

  test("come once of a message, however often it names somebody", async () => {
    const [hal, ivy] = (await castOf(parley, "Hal", "Ivy")) as [Person, Person];
    const group = await groupOf(hal, ivy);
    const { message } = await send(ivy, group, "hello");
    await hal.get(SEND, {
      input: {
        conversationId: group,
        body: "Ivy!",
        replyToId: message.id,
        mentionIds: Array.from({ length: 50 }, () => ivy.id),
        mentionEveryone: true,
      },
    });
    const bodies = (await ivy.get(NOTIFIED)).notifications.nodes.map(({ body }) => body);
    expect(bodies).toEqual(["Hal: Ivy!", "Hal added you."]);
  });

  test("of others, and ids that are none, are not there", async () => {
    await send(ana, await directBetween(ana, ben), "for Ben");
    const [{ id } = { id: "" }] = (await ben.get(NOTIFIED)).notifications.nodes;
    expect((await ben.get(NODES, { ids: [id, id] })).nodes).toEqual([{ id }, { id }]);
    expect((await olga.get(NODES, { ids: [id, id] })).nodes).toEqual([null, null]);
    const odd = [
      "\0",
      `${id}\0`,
      `${id} `,
      `\u{feff}${id}`,
      id.toUpperCase(),
      id.replace("ntf", "msg"),
      `${id.slice(0, -2)}é`,
    ];
    expect((await ben.get(NODES, { ids: odd })).nodes).toEqual(odd.map(() => null));
    for (const wrong of odd) {
      expect(codeOf(await ben.ask(MARK, { id: wrong })), JSON.stringify(wrong)).toBe("NOT_FOUND");
      expect(codeOf(await ben.ask(DELETE, { id: wrong })), JSON.stringify(wrong)).toBe("NOT_FOUND");
      expect(codeOf(await ben.ask(NOTIFIED, { after: wrong })), JSON.stringify(wrong)).toBe("BAD_USER_INPUT");
    }
    expect((await ben.get(NOTIFIED)).notifications).toMatchObject({ unreadCount: 1, nodes: [{ id }] });
  });
});

test("an address that is no URL is answered like any that is not there, and the server goes on", async () => {
  const parley = await startParley();
  try {
    const { hostname, port } = new URL(parley.urls[0] as string);
    const statusOf = (path: string, headers: OutgoingHttpHeaders = {}) =>
      new Promise<number | undefined>((resolve, reject) => {
        get({ hostname, port, path, headers, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).on("error", reject);
      });
    const upgrade = { connection: "Upgrade", upgrade: "websocket" };
    for (const path of ["//", "///", "//?a", "/%"])
      for (const headers of [{}, upgrade]) expect(await statusOf(path, headers), path).toBe(404);
    expect(await statusOf("/health")).toBe(200);
  } finally {
    await parley.stop();
  }
});
