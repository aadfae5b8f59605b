/** Requests at the edges of HTTP: each is answered, or refused with a code and with the header that names what would do. */
import { createHash } from "node:crypto";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { parse } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { castOf, type Parley, type Person, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_MAX_HTTP_BYTES: "65536" });
  ana = (await castOf(parley, "Ana"))[0] as Person;
});
afterAll(async () => {
  await ana?.leave();
  await parley?.stop();
});

interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Asked {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | undefined;
}

/** As it is, with no header that `fetch` would add. */
function ask({ method = "POST", path = "/graphql", headers = {}, body }: Asked): Promise<Response> {
  const { hostname, port } = new URL(ana.url);
  const authorization = `Bearer ${ana.token}`;
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers: { authorization, ...headers }, agent: false };
    const asked = request(options, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };
const QUERY = '{"query":"{ viewer { user { id } } }"}';
const errorOf = ({ body }: Response) => JSON.parse(body).errors[0] as { message: string; extensions: object };

test.each([
  "APPLICATION/JSON",
  "Application/Json; Charset=UTF-8",
  "application/json ; charset=utf-8",
  "APPLICATION/JSON ; charset=utf-8",
  "application/json\t;charset=utf-8",
  " application/json ",
  "application/json;",
  'application/json; charset="utf-8"',
  "application/graphql+JSON",
])("a body of the type %j is read", async (type) => {
  const response = await ask({ headers: { "content-type": type }, body: QUERY });
  expect([response.status, JSON.parse(response.body)]).toEqual([200, { data: { viewer: { user: { id: ana.id } } } }]);
});

test.each([
  "text/plain",
  "application/jsonx",
  "application/json, text/plain",
  "multipart/form-data; boundary=application/json",
  "json",
  ";",
])("a body of the type %j is refused with 415", async (type) => {
  const response = await ask({ headers: { "content-type": type }, body: QUERY });
  expect(response.status).toBe(415);
  expect(errorOf(response).extensions).toEqual({ code: "BAD_USER_INPUT", field: "content-type" });
});

describe("a compressed body", () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
  test.each<[string, string, Uint8Array]>([
    ["gzip", "gzip", gzipSync(QUERY)],
    ["brotli", "br", brotliCompressSync(QUERY)],
    ["one that nobody knows", "zip", gzipSync(QUERY)],
    ["in capitals", "GZIP", gzipSync(QUERY)],
    ["twice", "gzip, gzip", gzipSync(gzipSync(QUERY))],
    ["beside none", "identity, gzip", gzipSync(QUERY)],
    ["a bomb", "gzip", bomb],
  ])("is refused with 415, and not unpacked: %s", async (_, coding, body) => {
    const response = await ask({ headers: { ...JSON_TYPE, "content-encoding": coding }, body });
    expect(response.status).toBe(415);
    expect(response.headers["accept-encoding"]).toBe("identity");
    expect(errorOf(response)).toEqual({
      message: "The body of a POST is sent as it is: no content-encoding is supported.",
      extensions: { code: "BAD_USER_INPUT", field: "content-encoding" },
    });
  });

  test("is none where the coding is identity", async () => {
    const response = await ask({ headers: { ...JSON_TYPE, "content-encoding": "Identity" }, body: QUERY });
    expect(response.status).toBe(200);
  });
});

describe("a method that is not allowed is refused with 405, and Allow names the others", () => {
  const mutation = encodeURIComponent("mutation { signOut { sessionId } }");
  test.each<[string, string, string]>([
    ["PUT", "/graphql", "GET, POST"],
    ["DELETE", "/graphql", "GET, POST"],
    ["PATCH", "/graphql?query={__typename}", "GET, POST"],
    ["HEAD", "/graphql?query={__typename}", "GET, POST"],
    ["TRACE", "/graphql", "GET, POST"],
    ["GET", `/graphql?query=${mutation}`, "POST"],
    ["POST", "/export", "GET"],
  ])("%s %s", async (method, path, allow) => {
    const response = await ask({ method, path });
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe(allow);
    if (path.startsWith("/graphql") && method !== "HEAD")
      expect(errorOf(response).extensions).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("CONNECT", async () => {
    const { hostname, port } = new URL(ana.url);
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (data) => {
      answer += data;
    });
    socket.write("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n");
    await new Promise((resolve) => socket.on("close", resolve));
    expect(answer).toMatch(/^HTTP\/1\.1 405 [\s\S]*\r\nallow: GET, POST\r\n/);
  });
});

describe("where the client reads no form of an answer it gets a 406 with a code, and nothing was done", () => {
  const RENAME = 'mutation { updateProfile(input: { displayName: "Not Ana" }) { user { id } } }';
  const [query, subscription] = [RENAME, "subscription { events { cursor } }"];
  test.each([
    ["text/html", query],
    ["image/*", query],
    ["application/xml, text/plain", query],
    ["application/json; charset=latin1", query],
    ["nonsense", query],
    [",", query],
    ["application/json", subscription],
    ["application/graphql-response+json", subscription],
    ["multipart/mixed", subscription],
    ["text/html", subscription],
  ])("accept: %s of %s", async (accept, text) => {
    const response = await ask({ headers: { ...JSON_TYPE, accept }, body: JSON.stringify({ query: text }) });
    expect(response.status).toBe(406);
    expect(response.headers["content-type"]).toMatch(/json/);
    expect(errorOf(response).extensions).toEqual({ code: "BAD_USER_INPUT", field: "accept" });
    const { body } = await ask({ headers: JSON_TYPE, body: '{"query":"{ viewer { user { displayName } } }"}' });
    expect(JSON.parse(body).data.viewer.user.displayName).toBe("Ana");
  });

  test.each(["*/*", "application/*", "text/html, APPLICATION/JSON ; q=0.5", "text/*", "multipart/mixed", ""])(
    "but not with accept: %s",
    async (accept) => {
      expect((await ask({ headers: { ...JSON_TYPE, accept }, body: QUERY })).status).toBe(200);
    },
  );
});

describe("a hash without a query is answered with the message on which clients send the query", () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } };
  const expected = {
    message: "PersistedQueryNotSupported",
    extensions: { code: "BAD_USER_INPUT", field: "extensions" },
  };

  test.each([{}, { query: "" }, { query: null }, { operationName: "X", variables: {} }])(
    "over POST, with %j",
    async (rest) => {
      const response = await ask({ headers: JSON_TYPE, body: JSON.stringify({ ...rest, extensions }) });
      expect(errorOf(response)).toEqual(expected);
    },
  );

  test("over GET", async () => {
    const path = `/graphql?operationName=X&extensions=${encodeURIComponent(JSON.stringify(extensions))}`;
    expect(errorOf(await ask({ method: "GET", path }))).toEqual(expected);
  });

  test.each([
    ["no query and no hash", {}],
    ["a hash that is none", { extensions: { persistedQuery: "x" } }],
    ["extensions that are null", { extensions: null }],
  ])("and %s is another mistake", async (_, body) => {
    const error = errorOf(await ask({ headers: JSON_TYPE, body: JSON.stringify(body) }));
    expect(error.message).not.toBe(expected.message);
    expect(error.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("a hash beside a query is not looked at", async () => {
    const body = JSON.stringify({ query: "{ __typename }", extensions });
    expect(JSON.parse((await ask({ headers: JSON_TYPE, body })).body)).toEqual({ data: { __typename: "Query" } });
  });

  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const VIEWER = parse("query Viewer { viewer { user { id } } }");

  async function asked(transport: ApolloLink) {
    const sent: boolean[] = [];
    const spy = new ApolloLink((operation, forward) => {
      sent.push(operation.getContext().http?.includeQuery !== false);
      return forward(operation);
    });
    const persisted = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
    const link = ApolloLink.from([persisted, spy, transport]);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    for (let i = 0; i < 2; i++) {
      const { data } = await client.query({ query: VIEWER, fetchPolicy: "network-only" });
      expect(data).toMatchObject({ viewer: { user: { id: ana.id } } });
    }
    client.stop();
    return sent;
  }

  test("Apollo's client falls back, and then sends no more hashes, over HTTP", async () => {
    const headers = { authorization: `Bearer ${ana.token}` };
    expect(await asked(new HttpLink({ uri: ana.url, headers }))).toEqual([false, true, true]);
  });

  test("Apollo's client sends the query beside the hash over a socket, and is answered", async () => {
    expect(await asked(new GraphQLWsLink(ana.socket()))).toHaveLength(2);
  });

  test("a client that does not is answered over a socket as well: an error of that operation", async () => {
    const socket = new WebSocket(ana.url.replace("http", "ws"), "graphql-transport-ws");
    const frames: { id?: string; type: string; payload?: unknown }[] = [];
    socket.on("message", (data) => void frames.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${ana.token}` } }));
    await until("it is acknowledged", () => frames.length === 1);
    for (const [id, rest] of [{}, { query: "" }, { query: null }].entries())
      socket.send(JSON.stringify({ id: `${id}`, type: "subscribe", payload: { ...rest, extensions } }));
    socket.send(JSON.stringify({ id: "query", type: "subscribe", payload: { query: "{ __typename }", extensions } }));
    await until("all is answered", () => frames.at(-1)?.type === "complete");
    const error = { type: "error", payload: [expected] };
    expect(frames.slice(1, 4)).toEqual(["0", "1", "2"].map((id) => ({ id, ...error })));
    expect(frames[4]).toEqual({ id: "query", type: "next", payload: { data: { __typename: "Query" } } });
    socket.close();
  });
});
