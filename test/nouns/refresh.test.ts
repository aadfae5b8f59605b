/** Rotations of refresh tokens whose answers are lost, that meet each other, and that somebody else repeats. */
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createTokens } from "../../src/accounts/tokens.js";
import { parseSessionId } from "../../src/ids.js";
import { graphql } from "../graphql/index.js";
import { signIn } from "../snippets/session.js";
import { ask, codeOf, dataOf, type Parley, Person, signUp, startParley, until } from "../support/parley.js";
import { randomFrom } from "../support/random.js";
import { inStoreOf } from "../support/tables.js";

const SECRET = "a secret that only this test knows, long enough";
const PASSWORD = "a good password";

let parley: Parley;
/** Two servers where there are two, else one twice. */
let urls: [string, string];

beforeAll(async () => {
  parley = await startParley({ PARLEY_SECRET: SECRET });
  urls = [parley.urls[0] ?? "", parley.urls.at(-1) ?? ""];
});
afterAll(() => parley?.stop());

const REFRESH = graphql(
  `mutation RefreshAgain($token: String!) { refreshSession(input: { refreshToken: $token }) { accessToken refreshToken } }`,
);
const ME = graphql(`query RefreshMe { viewer { user { id } sessions { id isCurrent lastUsedAt } } }`);
const SIGN_OUT = graphql(`mutation RefreshSignOut { signOut { sessionId } }`);
const SIGN_IN = graphql(
  `mutation RefreshSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }`,
);
const CHANGE = graphql(`
  mutation RefreshChange($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { user { id } } } }
`);
const TYPING = graphql(`subscription RefreshAdded { messageAdded { id } }`);

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const newcomer = async (): Promise<Tokens & { person: Person }> => {
  const person = await signUp(urls[0], "Dee");
  return { person, accessToken: person.token, refreshToken: person.refreshToken };
};
const refreshAt = (url: string, token: string) => ask(url, undefined, REFRESH, { token });
const refreshed = async (token: string, url = urls[0]): Promise<Tokens> =>
  dataOf(await refreshAt(url, token)).refreshSession;
const use = async (token: string, url = urls[1]) => codeOf(await ask(url, token, ME));

/** Neither of its tokens is good any more, on either server. */
async function expectEnded({ accessToken, refreshToken }: Tokens): Promise<void> {
  for (const url of urls) {
    expect(await use(accessToken, url)).toBe("UNAUTHENTICATED");
    expect(codeOf(await refreshAt(url, refreshToken))).toBe("UNAUTHENTICATED");
  }
}

const idOf = (token: string) => parseSessionId(token.split(".")[0] ?? "") ?? "";

/** Changes the session's row by hand. */
const setRow = (token: string, set: string, values: unknown[] = []) =>
  inStoreOf(parley, (client) => client.query(`UPDATE sessions SET ${set} WHERE id = $1`, [idOf(token), ...values]));
const rowOf = (token: string) =>
  inStoreOf(parley, async (client) => {
    const { rows } = await client.query("SELECT *, xmin::text FROM sessions WHERE id = $1", [idOf(token)]);
    return rows[0];
  });

/** Passes requests on to the servers in turn, and loses the answers that it is told to, once they were given. */
async function lossyProxy(isLost: () => boolean) {
  let lost = 0;
  let passed = 0;
  const server = createServer((incoming, outgoing) => {
    const target = new URL(urls[passed++ % 2] ?? "");
    const onward = httpRequest(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => {
        if (!isLost())
          return void outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(Buffer.concat(pieces));
        lost++;
        outgoing.destroy();
      });
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await until("it listens", () => server.listening);
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((done) => void server.close(() => done()));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, lost: () => lost };
}

test("200 answers that are lost at random sign nobody out", async () => {
  const random = randomFrom(5);
  const proxy = await lossyProxy(() => random() < 0.6);
  let { accessToken, refreshToken } = await newcomer();
  while (proxy.lost() < 200) {
    const answer = await refreshAt(proxy.url, refreshToken).catch(() => undefined);
    if (!answer) continue;
    ({ accessToken, refreshToken } = dataOf(answer).refreshSession);
    if (random() < 0.7) expect(await use(accessToken)).toBeUndefined();
  }
  expect(await use(accessToken)).toBeUndefined();
}, 60_000);

test("two tabs that refresh together get the same refresh token, and both stay signed in", async () => {
  let { refreshToken } = await newcomer();
  for (let round = 0; round < 20; round++) {
    const both = await Promise.all(urls.map((url) => refreshed(refreshToken, url)));
    expect(both[0]?.refreshToken).toBe(both[1]?.refreshToken);
    for (const { accessToken } of both) expect(await use(accessToken)).toBeUndefined();
    refreshToken = both[0]?.refreshToken ?? "";
  }
});

test("twenty that refresh at the same moment are one rotation", async () => {
  const { refreshToken } = await newcomer();
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => refreshed(refreshToken, urls[i % 2])));
  expect(new Set(all.map((each) => each.refreshToken)).size).toBe(1);
  expect((await rowOf(refreshToken)).generation).toBe(1);
});

test("a token that is older than the one before ends the session, though nothing later was used", async () => {
  const { refreshToken } = await newcomer();
  const first = await refreshed(refreshToken);
  const second = await refreshed(first.refreshToken);
  expect((await refreshed(first.refreshToken)).refreshToken, "the premise").toBe(second.refreshToken);
  expect(codeOf(await refreshAt(urls[1], refreshToken))).toBe("UNAUTHENTICATED");
  await expectEnded(second);
});

test("once the successor was used, the token before it ends the session", async () => {
  const { refreshToken } = await newcomer();
  const first = await refreshed(refreshToken);
  const second = await refreshed(first.refreshToken, urls[1]);
  expect(codeOf(await refreshAt(urls[0], refreshToken))).toBe("UNAUTHENTICATED");
  await expectEnded(second);
});

test.each([
  ["a request on another server", (token: string) => use(token)],
  [
    "a socket",
    async (token: string) => {
      const person = new Person(urls[1], { id: "", token, refreshToken: "", username: "" });
      let isOpen = false;
      person.socket().on("connected", () => {
        isOpen = true;
      });
      const followed = person.follow(TYPING);
      await until("it is open", () => isOpen);
      followed.stop();
      await person.leave();
    },
  ],
])(
  "once an access token that came with the successor was used by %s, the token before it ends the session",
  async (_, by) => {
    const { refreshToken } = await newcomer();
    const lost = await refreshed(refreshToken);
    const next = await refreshed(refreshToken, urls[1]);
    expect(next.refreshToken, "the premise").toBe(lost.refreshToken);
    await by(lost.accessToken);
    expect(codeOf(await refreshAt(urls[0], refreshToken))).toBe("UNAUTHENTICATED");
    await expectEnded(next);
  },
);

test("access tokens of before a rotation say nothing of whether its answer arrived", async () => {
  const { accessToken, refreshToken } = await newcomer();
  const lost = await refreshed(refreshToken);
  for (const url of urls) expect(await use(accessToken, url)).toBeUndefined();
  expect((await refreshed(refreshToken)).refreshToken).toBe(lost.refreshToken);
});

test("the token before the newest is good for a day, whoever repeats it, and ends the session then", async () => {
  const { refreshToken } = await newcomer();
  const first = await refreshed(refreshToken);
  await setRow(refreshToken, "rotated_at = rotated_at - interval '23 hours 55 minutes'");
  const { rotated_at } = await rowOf(refreshToken);
  expect((await refreshed(refreshToken)).refreshToken).toBe(first.refreshToken);
  expect((await rowOf(refreshToken)).rotated_at, "a repeat prolongs nothing").toEqual(rotated_at);
  await setRow(refreshToken, "rotated_at = rotated_at - interval '5 minutes'");
  expect(codeOf(await refreshAt(urls[1], refreshToken))).toBe("UNAUTHENTICATED");
  await expectEnded(first);
});

test("a thief who refreshes first is put out as soon as both have acted", async () => {
  const { refreshToken } = await newcomer();
  const stolen = await refreshed(refreshToken);
  expect(await use(stolen.accessToken)).toBeUndefined();
  expect(codeOf(await refreshAt(urls[1], refreshToken)), "the owner has to sign in again").toBe("UNAUTHENTICATED");
  await expectEnded(stolen);
});

test("a session that was ended or has expired is not brought back by a repeat", async () => {
  const [signedOut, expired] = [await newcomer(), await newcomer()];
  const next = await refreshed(signedOut.refreshToken);
  dataOf(await ask(urls[1], signedOut.accessToken, SIGN_OUT));
  expect(codeOf(await refreshAt(urls[0], signedOut.refreshToken))).toBe("UNAUTHENTICATED");
  await expectEnded(next);
  await refreshed(expired.refreshToken);
  await setRow(expired.refreshToken, "expires_at = now()");
  expect(codeOf(await refreshAt(urls[0], expired.refreshToken))).toBe("UNAUTHENTICATED");
});

test("a new password ends the repeats of every other session, and not those of its own", async () => {
  const { person, ...own } = await newcomer();
  const input = { username: person.username, password: PASSWORD };
  const other = dataOf(await ask(urls[1], undefined, SIGN_IN, { input })).signIn;
  const [kept, lost] = [await refreshed(own.refreshToken), await refreshed(other.refreshToken)];
  dataOf(
    await ask(urls[0], own.accessToken, CHANGE, { input: { password: PASSWORD, newPassword: "a better password" } }),
  );
  expect(codeOf(await refreshAt(urls[1], other.refreshToken))).toBe("UNAUTHENTICATED");
  await expectEnded(lost);
  expect((await refreshed(own.refreshToken)).refreshToken).toBe(kept.refreshToken);
});

test("that an access token is used is written once for each rotation", async () => {
  const { refreshToken } = await newcomer();
  const { accessToken } = await refreshed(refreshToken);
  expect((await rowOf(refreshToken)).used_generation).toBe(0);
  expect(await use(accessToken)).toBeUndefined();
  const { xmin, used_generation } = await rowOf(refreshToken);
  expect(used_generation).toBe(1);
  for (const url of [...urls, ...urls, ...urls]) expect(await use(accessToken, url)).toBeUndefined();
  expect((await rowOf(refreshToken)).xmin).toBe(xmin);
});

// ── beside servers of the release before ──

/** As they stored a successor: a random one, and nothing of when. */
const olderServersRotation = (client: import("pg").Client, id: string, hashes: Uint8Array[], generation: number) =>
  client.query("UPDATE sessions SET token_hash = $3, generation = $4 WHERE id = $1 AND token_hash = $2", [
    id,
    ...hashes,
    generation,
  ]);

test("tokens go on between servers of this release and of the one before", async () => {
  const tokens = createTokens(SECRET, 900);
  const { refreshToken } = await newcomer();
  const first = await refreshed(refreshToken);
  const given = tokens.parseRefreshToken(first.refreshToken);
  const elsewhere = tokens.parseRefreshToken((await newcomer()).refreshToken);
  if (!given || !elsewhere) throw new Error("the premise: both are tokens of ours");
  // Random, as theirs were: what follows some other token.
  const theirs = tokens.successorOf({ ...elsewhere, sessionId: given.sessionId, generation: 1 });
  const { rowCount } = await inStoreOf(parley, (client) =>
    olderServersRotation(client, given.sessionId, [given.hash, theirs.hash], 2),
  );
  expect(rowCount, "a token of a new server is good on an older one").toBe(1);
  const third = await refreshed(theirs.token, urls[1]);
  expect(third.refreshToken).toContain(".3.");
  expect((await refreshed(theirs.token)).refreshToken, "from here on a repeat is safe").toBe(third.refreshToken);
});

test("a rotation by a server of the release before is not repeated: its reuse ends the session as it did there", async () => {
  const tokens = createTokens(SECRET, 900);
  const { refreshToken } = await newcomer();
  const given = tokens.parseRefreshToken((await refreshed(refreshToken)).refreshToken);
  if (!given) throw new Error("the premise: it is a token of ours");
  await inStoreOf(parley, (client) =>
    olderServersRotation(client, given.sessionId, [given.hash, new Uint8Array(32).fill(1)], 2),
  );
  expect(codeOf(await refreshAt(urls[0], given.token))).toBe("UNAUTHENTICATED");
  expect((await rowOf(refreshToken)).revoked_at).not.toBeNull();
});

test("an access token of a server of the release before is good, and settles nothing", async () => {
  const { person, refreshToken } = await newcomer();
  const lost = await refreshed(refreshToken);
  const { user_id: userId, id: sessionId } = await rowOf(refreshToken);
  const { accessToken } = await createTokens(SECRET, 900).issue({ userId, sessionId });
  const { viewer } = dataOf(await ask(urls[1], accessToken, ME));
  expect(viewer.user.id).toBe(person.id);
  expect((await refreshed(refreshToken)).refreshToken).toBe(lost.refreshToken);
});

test("with the secret alone nobody derives a token: the first is random, and the next hang on it", async () => {
  const tokens = createTokens(SECRET, 900);
  const id = idOf((await newcomer()).refreshToken);
  const chains = Array.from({ length: 2 }, () => {
    const first = tokens.parseRefreshToken(tokens.firstRefreshToken(id).token);
    if (!first) throw new Error("it is no token of ours");
    return tokens.successorOf(first).token;
  });
  expect(chains[0]).not.toBe(chains[1]);
});

test("the README's session outlives lost answers, and refreshes once for all who ask", async () => {
  let asked = 0;
  let losses = 0;
  const proxy = await lossyProxy(() => asked++ > 0 && losses++ < 2);
  const { person } = await newcomer();
  // A clock that runs ahead makes every token one to be replaced.
  const token = await signIn(proxy.url, person.username, PASSWORD);
  const now = Date.now;
  onTestFinished(() => {
    Date.now = now;
  });
  Date.now = () => now() + 3_600_000;
  const all = await Promise.all(Array.from({ length: 5 }, () => token()));
  expect(proxy.lost()).toBe(2);
  expect(asked, "one sign-in, and one refresh in three tries").toBe(4);
  expect(new Set(all).size).toBe(1);
  expect(await use(all[0] ?? "")).toBeUndefined();
}, 60_000);
