/** Connections that are reset, at every step of every kind of request: the process lives, and no fault is logged. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, metricsOf, type Person, until } from "../support/parley.js";
import { admitted, frame, http, init, post, RawConnection, subscribe, UPGRADE, upgraded } from "./connection.js";
import { type Attacked, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let metricsUrl: string;
let exportUrl: string;

const GENEROUS_WORK = { PARLEY_WORK_MS_PER_SECOND: "100000", PARLEY_ANONYMOUS_WORK_MS_PER_SECOND: "100000" };

beforeAll(async () => {
  server = await startAttacked({
    PARLEY_METRICS_PORT: "0",
    PARLEY_ORIGINS: "https://ours.example",
    PARLEY_PRESENCE_GRACE_MS: "100",
    PARLEY_EXPORTS_PER_HOUR: "1000",
    PARLEY_MAX_SOCKETS_PER_USER: "1000",
    ...GENEROUS_WORK,
  });
  ana = (await server.cast("Ana"))[0] as Person;
  metricsUrl = /metrics at +(\S+)/.exec(server.process.output())?.[1] ?? "";
  const { data } = await ask<{ exportAccount: { url: string } }, object>(
    server.url,
    ana.token,
    "mutation { exportAccount { url } }",
  );
  exportUrl = data?.exportAccount.url ?? "";
});
afterAll(() => server?.stop());

const EVENTS = "subscription { events { cursor } }";
const LARGE = `{ __schema { types { name fields { name type { name } } } } }`;
const upgrade = (headers: Record<string, string> = {}, path = "/graphql") =>
  http({ path, headers: { ...UPGRADE, ...headers } });
const to = (url = server.url) => RawConnection.to(url);
const text = (message: unknown) => frame(message as object);

/** Each leaves a connection at the step at which it is reset. */
const KINDS: Record<string, () => Promise<RawConnection>> = {
  "once it is open": () => to(),
  "in the request line": async () => (await to()).write("GET /gra"),
  "in the headers": async () => (await to()).write("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-"),
  "after the headers of a body": async () =>
    (await to()).write(http({ method: "POST", headers: { "content-length": "50" } })),
  "in a body": async () => (await to()).write(post(EVENTS).slice(0, -20)),
  "in a body in pieces": async () =>
    (await to()).write(
      http({ method: "POST", headers: { "content-type": "application/json", "transfer-encoding": "chunked" } }) +
        '5\r\n{"qu',
    ),
  "in the length of a piece": async () =>
    (await to()).write(
      `${http({ method: "POST", headers: { "content-type": "application/json", "transfer-encoding": "chunked" } })}ff`,
    ),
  "after a request": async () => (await to()).write(post("{ __typename }")),
  "after a signed-in request": async () => (await to()).write(post("{ inbox { nodes { id } } }", { token: ana.token })),
  "while an answer is written": async () => {
    const connection = await to();
    connection.socket.pause();
    return connection.write(post(LARGE).repeat(20));
  },
  "once an answer has begun": async () => (await to()).write(post(LARGE)).until(/HTTP/),
  "after requests in a row": async () => (await to()).write(post("{ __typename }", { token: ana.token }).repeat(30)),
  "after an event stream behind a poll": async () => {
    const { data } = await ask<{ eventCursor: string }, object>(server.url, ana.token, "{ eventCursor }");
    const poll = `{ events(after: "${data?.eventCursor}", waitSeconds: 20) { cursor } }`;
    const stream = post(EVENTS, { token: ana.token, headers: { accept: "text/event-stream" } });
    return (await to()).write(post(poll, { token: ana.token }) + stream);
  },
  "of a stream before it begins": async () =>
    (await to()).write(post(EVENTS, { token: ana.token, headers: { accept: "text/event-stream" } })),
  "of a stream that has begun": async () =>
    (await to())
      .write(post(EVENTS, { token: ana.token, headers: { accept: "text/event-stream" } }))
      .until(/StreamStarted|cursor/),
  "of a stream in another form": async () =>
    (await to()).write(post(EVENTS, { token: ana.token, headers: { accept: "multipart/mixed" } })),
  "of a stream of somebody unknown": async () =>
    (await to()).write(post(EVENTS, { headers: { accept: "text/event-stream" } })),
  "of an export": async () => (await to()).write(http({ path: exportUrl })),
  "of an export that has begun": async () => (await to()).write(http({ path: exportUrl })).until(/exported_at/),
  "of an export that is refused": async () => (await to()).write(http({ path: "/export?token=x" })),
  "of GraphiQL's page": async () => (await to()).write(http({ headers: { accept: "text/html" } })),
  "of GraphiQL's page while it comes": async () => {
    const connection = await (await to()).write(http({ headers: { accept: "text/html" } })).until(/HTTP/);
    connection.socket.pause();
    return connection;
  },
  "of /health": async () => (await to()).write(http({ path: "/health" })),
  "of a path that is none": async () => (await to()).write(http({ path: "/elsewhere" })),
  "of a preflight": async () =>
    (await to()).write(
      http({ method: "OPTIONS", headers: { origin: "https://ours.example", "access-control-request-method": "POST" } }),
    ),
  "of a HEAD": async () => (await to()).write(http({ method: "HEAD" })),
  "of a body that is too long": async () =>
    (await to()).write(
      http({ method: "POST", headers: { "content-type": "application/json", "content-length": "9999999" } }),
    ),
  "of a form": async () =>
    (await to()).write(
      http({ method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "query={a}" }),
    ),
  "of what is no HTTP": async () => (await to()).write("\u0000\u0001 nonsense\r\n\r\n"),
  "of headers that are too long": async () => (await to()).write(`GET / HTTP/1.1\r\nx: ${"x".repeat(40_000)}\r\n\r\n`),
  "of a request without a host": async () => (await to()).write("GET /graphql HTTP/1.1\r\n\r\n"),
  "of a host that is none": async () => (await to()).write(http({ headers: { host: "[" } })),
  "of CONNECT": async () => (await to()).write("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n"),
  "before it goes on after Expect": async () =>
    (await to()).write(
      http({
        method: "POST",
        headers: { expect: "100-continue", "content-length": "5", "content-type": "application/json" },
      }),
    ),
  "of an expectation that is none": async () => (await to()).write(http({ headers: { expect: "tea" } })),
  "of an upgrade to h2c": async () => (await to()).write(upgrade({ upgrade: "h2c" })),
  "of an upgrade to h2c with a body": async () =>
    (await to()).write(http({ method: "POST", headers: { ...UPGRADE, upgrade: "h2c" }, body: "{}" })),
  "of an upgrade elsewhere": async () => (await to()).write(upgrade({}, "/elsewhere")),
  "of an upgrade elsewhere, with more behind it": async () => (await to()).write(upgrade({}, "/") + "x".repeat(70_000)),
  "of an upgrade from a foreign page": async () => (await to()).write(upgrade({ origin: "https://evil.example" })),
  "of an upgrade without a key": async () => (await to()).write(upgrade({ "sec-websocket-key": "x" })),
  "of an upgrade of another version": async () => (await to()).write(upgrade({ "sec-websocket-version": "1" })),
  "of an upgrade with protocols that are none": async () =>
    (await to()).write(upgrade({ "sec-websocket-protocol": ",," })),
  "of an upgrade to another protocol": async () => (await to()).write(upgrade({ "sec-websocket-protocol": "other" })),
  "in an upgrade": async () => (await to()).write(upgrade().slice(0, -30)),
  "after an upgrade": async () => (await to()).write(upgrade()),
  "after an upgrade, with frames behind it": async () =>
    (await to()).write(Buffer.concat([Buffer.from(upgrade()), init(ana.token), subscribe(EVENTS)])),
  "of a socket that has said nothing": () => upgraded(server.url),
  "in a frame's head": async () => (await upgraded(server.url)).write(init(ana.token).subarray(0, 3)),
  "in a frame": async () => (await upgraded(server.url)).write(init(ana.token).subarray(0, 40)),
  "in a message of pieces": async () =>
    (await upgraded(server.url)).write(frame("x", { fin: false })).write(frame("x", { fin: false, opcode: 0 })),
  "after connection_init": async () => (await upgraded(server.url)).write(init(ana.token)),
  "after a connection_init that is refused": async () => (await upgraded(server.url)).write(init("nonsense")),
  "of a socket that is let in": () => admitted(server.url, ana.token),
  "of a subscription before it begins": async () => (await admitted(server.url, ana.token)).write(subscribe(EVENTS)),
  "of a subscription": async () => (await admitted(server.url, ana.token)).write(subscribe(EVENTS)).until(/"next"/),
  "while a socket is answered": async () => {
    const connection = await admitted(server.url, ana.token);
    connection.socket.pause();
    for (let i = 0; i < 20; i++) connection.write(subscribe(LARGE, String(i)));
    return connection;
  },
  "after very many pings": async () =>
    (await admitted(server.url, ana.token)).write(Buffer.concat(Array(500).fill(frame("", { opcode: 9 })))),
  "after a close": async () =>
    (await admitted(server.url, ana.token)).write(frame(Buffer.from([0x03, 0xe8]), { opcode: 8 })),
  "after a frame that is none": async () => (await admitted(server.url, ana.token)).write(frame("x", { reserved: 7 })),
  "after a frame that is too long": async () =>
    (await admitted(server.url, ana.token)).write(frame("x".repeat(300_000))),
  "after a message that is none": async () => (await admitted(server.url, ana.token)).write(text("{")),
  "of the metrics": async () => (await to(metricsUrl)).write(http({ path: "/metrics" })),
  "of the metrics while they come": async () => (await to(metricsUrl)).write(http({ path: "/metrics" })).until(/HTTP/),
  "of an upgrade of the metrics": async () => (await to(metricsUrl)).write(upgrade({}, "/metrics")),
  "of CONNECT to the metrics": async () => (await to(metricsUrl)).write("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n"),
  "of what is no HTTP to the metrics": async () => (await to(metricsUrl)).write("\u0000\r\n\r\n"),
};

/** The moment of the reset: before the server has read anything, while it works, and once it waits. */
const DELAYS_MS = [0, 1, 3, 25];

test.each(Object.keys(KINDS))("a reset %s leaves the server as it was", async (name) => {
  await Promise.all(
    DELAYS_MS.flatMap((delayMs) => [delayMs, delayMs]).map(async (delayMs) => {
      const connection = await (KINDS[name] as () => Promise<RawConnection>)();
      await connection.flushed();
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      connection.reset();
    }),
  );
  expect(await server.isAlive()).toBe(true);
  expect(server.faults()).toEqual([]);
});

test("nothing of all this is left: no device, no stream", async () => {
  const devices = () => metricsOf({ url: server.url, metricsUrl, stop: server.stop });
  await until("all devices have gone", async () => (await devices()).get("parley_devices") === 0);
  await until("all streams have ended", async () => (await devices()).get("parley_feeds") === 0);
  expect(server.faults()).toEqual([]);
});
