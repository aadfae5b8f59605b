/** A request can be found again: by the id that it came with, or by the trace that it is a part of. */
import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { App } from "../../src/app.js";
import { castOf, type Parley, type Person, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;
let app: App;

beforeAll(async () => {
  parley = await startParley();
  [ana] = (await castOf(parley, "Ana")) as [Person];
  app = parley.app as App;
});
afterAll(() => parley?.stop());
afterEach(() => {
  app.store.pool.query = query;
});

let query: App["store"]["pool"]["query"];
beforeAll(() => {
  query = app.store.pool.query;
});

/** From here on whatever asks the store this way fails, as no store does. */
const breakStore = () => {
  app.store.pool.query = (() => Promise.reject(new Error("a fault that this test made"))) as never;
};

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const NEEDY = "{ inbox(first: 1) { nodes { id } } }";

async function askWith(headers: Record<string, string>, text = "{ __typename }") {
  const response = await fetch(ana.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${ana.token}`, ...headers },
    body: JSON.stringify({ query: text }),
  });
  const { errors } = (await response.json()) as { errors?: { extensions: Record<string, unknown> }[] };
  return { id: response.headers.get("x-request-id"), response, extensions: errors?.[0]?.extensions };
}

const faults = () => (parley.servers[0]?.logged ?? []).filter(({ msg }) => msg === "a request failed");

test.each(["req-1", "b8a3f0a2-1b7e-4a57-9f5e-0d8f2f6f8a11", "a/b+c=:d@e.f_g", "x".repeat(128)])(
  "a request keeps the id %s",
  async (id) => {
    expect((await askWith({ "x-request-id": id })).id).toBe(id);
  },
);

test.each(["", " ", "x".repeat(129), "a b", 'a"b', "<script>", "a,b", "é", "{}", "%0d%0a"])(
  "the id %j is replaced by one of the server's",
  async (id) => {
    const [one, other] = [await askWith({ "x-request-id": id }), await askWith({ "x-request-id": id })];
    expect(one.id).toMatch(/^[\da-f-]{36}$/);
    expect(other.id).not.toBe(one.id);
  },
);

test("whatever is refused has an id as well, and pages of other origins may read it", async () => {
  for (const [path, init] of [
    ["/graphql", { method: "PUT" }],
    ["/graphql", { method: "POST", body: "{", headers: { "content-type": "application/json" } }],
    ["/graphql", { method: "POST", body: "x", headers: { "content-type": "text/plain" } }],
    ["/nowhere", {}],
    ["/export", {}],
    ["/health", {}],
  ] as const) {
    const headers = { ...("headers" in init ? init.headers : {}), "x-request-id": "mine", origin: "https://a.example" };
    const response = await fetch(new URL(path, ana.url), { ...init, headers });
    expect(response.headers.get("x-request-id"), path).toBe("mine");
    if (path === "/graphql") expect(response.headers.get("access-control-expose-headers")).toContain("x-request-id");
  }
});

test("a fault has the request's id and its trace, in the answer and in the log", async () => {
  breakStore();
  const before = faults().length;
  const { extensions, id } = await askWith({ "x-request-id": "mine-1", traceparent: PARENT }, NEEDY);
  expect(extensions).toEqual({ code: "INTERNAL", requestId: "mine-1", traceId: TRACE });
  expect(id).toBe("mine-1");
  await until("it is logged", () => faults().length > before);
  expect(faults().slice(before)).toMatchObject([{ requestId: "mine-1", traceId: TRACE }]);
});

test.each([
  "",
  "00",
  `00-${TRACE}-00f067aa0ba902b7`,
  `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
  `ff-${TRACE}-00f067aa0ba902b7-01`,
  `00-${TRACE}-00f067aa0ba902b7-01-more`,
  `00-${TRACE}x-00f067aa0ba902b7-01`,
  `01-${TRACE}-00f067aa0ba902b7-01-${"x".repeat(300)}`,
])("the traceparent %j is none", async (traceparent) => {
  breakStore();
  const { extensions, id } = await askWith({ traceparent }, NEEDY);
  expect(extensions).toEqual({ code: "INTERNAL", requestId: id });
});

test("a traceparent of a later version is read as far as it is known", async () => {
  breakStore();
  expect((await askWith({ traceparent: `01-${TRACE}-00f067aa0ba902b7-01-more` }, NEEDY)).extensions).toMatchObject({
    traceId: TRACE,
  });
});

test("a fault before the operation is known, in who asks, has them too", async () => {
  const { verify } = app.tokens;
  app.tokens.verify = () => Promise.reject(new Error("a fault that this test made"));
  const { extensions } = await askWith({ "x-request-id": "mine-2", traceparent: PARENT });
  app.tokens.verify = verify;
  expect(extensions).toEqual({ code: "INTERNAL", requestId: "mine-2", traceId: TRACE });
});

test("operations over a socket have those of its upgrade, or their own", async () => {
  const headers = { "x-request-id": "of-the-socket", traceparent: PARENT };
  const socket = new WebSocket(ana.url.replace("http", "ws"), "graphql-transport-ws", { headers });
  const frames: { id?: string; type: string; payload?: { extensions: object }[] }[] = [];
  let echoed: unknown;
  socket.on("upgrade", (response) => {
    echoed = response.headers["x-request-id"];
  });
  socket.on("message", (data) => void frames.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.once("open", resolve));
  expect(echoed).toBe("of-the-socket");
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${ana.token}` } }));
  await until("it is acknowledged", () => frames.length > 0);
  breakStore();
  const own = randomBytes(16).toString("hex");
  const rows: [object | undefined, object][] = [
    [undefined, { requestId: "of-the-socket", traceId: TRACE }],
    [
      { requestId: "own", traceparent: `00-${own}-00f067aa0ba902b7-01` },
      { requestId: "own", traceId: own },
    ],
    [
      { requestId: "not valid", traceparent: 5 },
      { requestId: "of-the-socket", traceId: TRACE },
    ],
    [
      { requestId: {}, traceparent: [] },
      { requestId: "of-the-socket", traceId: TRACE },
    ],
  ];
  for (const [i, [extensions, expected]] of rows.entries()) {
    const id = String(i);
    socket.send(
      JSON.stringify({ id, type: "subscribe", payload: { query: NEEDY, ...(extensions && { extensions }) } }),
    );
    const frame = await until("it is answered", () => frames.find((each) => each.id === id));
    const { errors = [] } = (frame?.payload ?? {}) as { errors?: { extensions: object }[] };
    expect(errors[0]?.extensions).toEqual({ code: "INTERNAL", ...expected });
  }
  socket.close();
});
