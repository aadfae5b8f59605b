/** Streams and polls behind a real nginx: with the configuration that docs/operating.md shows, and a plain `proxy_pass`. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import type { Client } from "graphql-ws";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { spawnTied } from "../../src/store/embedded/tied-process.js";
import { graphql } from "../graphql/index.js";
import { type Event, followEvents } from "../snippets/resume-graphql-ws.js";
import { nextEvents } from "../snippets/resume-polling.js";
import { openSocket } from "../snippets/socket.js";
import { openEvents } from "../snippets/sse.js";
import { castOf, directBetween, type Parley, type Person, startParley, until } from "../support/parley.js";
import { quietPort } from "../support/ports.js";
import { setup } from "../support/stores.js";

const program = inject("nginx");

const CURSOR = graphql(`query NginxCursor { eventCursor }`);
const SIGN_INS_PER_ADDRESS = 5;

interface Nginx {
  /** The configuration of the documents, with the servers of this test. */
  url: string;
  /** `proxy_pass` to the first of them, and no other line. */
  plainUrl: string;
  stop(): Promise<void>;
}

async function startNginx(binary: string, servers: readonly string[]): Promise<Nginx> {
  const folder = mkdtempSync(join(inject("folder"), "nginx-"));
  chmodSync(folder, 0o755); // for the user of its workers, where we are root
  const ports = [await quietPort(), await quietPort()] as const;
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration(folder, servers, ports));
  const nginx = spawnTied(binary, ["-p", folder, "-c", file]);
  const urls = ports.map((port) => `http://127.0.0.1:${port}/graphql`);
  const answers = () => Promise.all(urls.map((url) => fetch(url))).then(Boolean, () => false);
  await until(`nginx answers\n${nginx.lastOutput()}`, answers);
  return {
    url: urls[0] ?? "",
    plainUrl: urls[1] ?? "",
    stop: () => {
      nginx.release();
      return nginx.exited;
    },
  };
}

/** As Debian installs it, but for its places: gzip is on, and everything else as nginx has it by itself. */
function configuration(folder: string, servers: readonly string[], [port, plainPort]: readonly [number, number]) {
  const hosts = servers.map((url) => new URL(url).host);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  return `
    daemon off;
    worker_processes auto;
    pid ${join(folder, "nginx.pid")};
    error_log ${join(folder, "error.log")};
    events { worker_connections 768; }
    http {
      ${temporary.join("\n")}
      access_log off;
      sendfile on;
      tcp_nopush on;
      gzip on;
      ${documented(hosts, port)}
      server {
        listen 127.0.0.1:${plainPort};
        location / {
          proxy_pass http://${hosts[0]};
        }
      }
    }`;
}

/** Only what is of this machine is another: the port, and the servers. */
function documented(hosts: readonly string[], port: number): string {
  const text = /```nginx\n([\s\S]*?)```/.exec(readFileSync("docs/operating.md", "utf8"))?.[1] ?? "";
  const parts = [/ {2}server 127\.0\.0\.1:4001;\n {2}server 127\.0\.0\.1:4002;\n/, /listen 80;/];
  for (const part of parts) expect(text).toMatch(part);
  return text
    .replace(parts[0] as RegExp, hosts.map((host) => `  server ${host};\n`).join(""))
    .replace(parts[1] as RegExp, `listen 127.0.0.1:${port};`);
}

describe.runIf(program !== undefined && setup !== "postgres")("behind nginx", () => {
  let parley: Parley;
  let nginx: Nginx;
  let ana: Person;
  let ben: Person;
  let conversation: string;
  const stops: (() => void)[] = [];

  beforeAll(async () => {
    parley = await startParley({
      PARLEY_TRUSTED_PROXIES: "127.0.0.1",
      PARLEY_SIGN_INS_PER_ADDRESS: String(SIGN_INS_PER_ADDRESS),
    });
    nginx = await startNginx(program ?? "", parley.urls);
    [ana, ben] = (await castOf({ urls: [nginx.url] }, "Ana", "Ben")) as [Person, Person];
    conversation = await directBetween(ana, ben);
  });
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  afterAll(async () => {
    await nginx?.stop();
    await parley?.stop();
  });

  const token = () => ben.token;

  function stream(live: Client, after: string, take: (event: Event) => void): void {
    const failed = (reason: unknown) => {
      throw reason;
    };
    stops.push(followEvents(live, after, take, failed), () => void live.dispose());
  }

  function poll(url: string, after: string, take: (event: Event) => void): void {
    let goesOn = true;
    stops.push(() => {
      goesOn = false;
    });
    const loop = async () => {
      for (let cursor = after; goesOn; ) cursor = await nextEvents(url, token, cursor, take).catch(() => cursor);
    };
    void loop();
  }

  const ways = {
    "a WebSocket": (url: string, after: string, take: (event: Event) => void) =>
      stream(openSocket(url, token), after, take),
    "server-sent events": (url: string, after: string, take: (event: Event) => void) =>
      stream(openEvents(url, token), after, take),
    "long polls": poll,
  };
  type Way = keyof typeof ways;

  /** The messages that have come, in the order in which they first came. */
  async function follow(way: Way, url: string): Promise<string[]> {
    const heard: string[] = [];
    const { eventCursor } = await ben.get(CURSOR);
    ways[way](url, eventCursor, ({ message }) => {
      if (message?.body && !heard.includes(message.body)) heard.push(message.body);
    });
    return heard;
  }

  const SEND = `mutation NginxSend($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }`;

  /** As clients do: the same again, until there is an answer. */
  async function send(body: string): Promise<void> {
    const input = { conversationId: conversation, body, clientMessageId: body };
    await until(`${body} is answered`, () =>
      ana.ask(SEND, { input }).then(
        ({ data }) => data,
        () => false,
      ),
    );
  }

  test.each<[Way, "as documented" | "with a plain proxy_pass"]>([
    ["a WebSocket", "as documented"],
    ["server-sent events", "as documented"],
    ["server-sent events", "with a plain proxy_pass"],
    ["long polls", "as documented"],
    ["long polls", "with a plain proxy_pass"],
  ])("%s %s: each event comes before anything follows it", async (way, how) => {
    const heard = await follow(way, how === "as documented" ? nginx.url : nginx.plainUrl);
    const bodies = Array.from({ length: 4 }, (_, i) => `${way} ${how} ${i}`);
    for (const body of bodies) {
      await send(body);
      await until(`${body} comes`, () => heard.includes(body));
    }
    expect(heard.filter((body) => bodies.includes(body))).toEqual(bodies);
  });

  test("an answer whose length is not known says that nginx is not to buffer it, and has no coding that is none", async () => {
    const headersOf = async (query: string, accept: string) => {
      const stop = new AbortController();
      const { headers } = await fetch(parley.urls[0] ?? "", {
        method: "POST",
        headers: { "content-type": "application/json", accept, authorization: `Bearer ${ben.token}` },
        body: JSON.stringify({ query }),
        signal: stop.signal,
      });
      stop.abort();
      return headers;
    };
    const events = "subscription { events { cursor } }";
    for (const [query, accept] of [
      [events, "text/event-stream"],
      [events, "*/*"],
      [events, "multipart/mixed, text/event-stream;q=0.5"],
      ["{ eventCursor }", "text/event-stream"],
      ["{ eventCursor }", "multipart/mixed"],
      ["{ eventCursor }", "application/json"],
    ] as const) {
      const headers = await headersOf(query, accept);
      expect(headers.get("content-encoding"), accept).toBeNull();
      const isPieces = headers.get("content-length") === null;
      if (/event-stream|multipart/.test(headers.get("content-type") ?? "")) expect(isPieces, accept).toBe(true);
      expect(headers.get("x-accel-buffering"), accept).toBe(isPieces ? "no" : null);
    }
  });

  test("limits count by the client's address, whatever it says of itself", async () => {
    const query = `mutation { signIn(input: { username: "nobody.here", password: "not a password" }) { accessToken } }`;
    const trySignIn = (localAddress: string, headers: Record<string, string> = {}) =>
      new Promise<string>((done, failed) => {
        const asked = request(nginx.url, {
          method: "POST",
          localAddress,
          agent: false,
          headers: { "content-type": "application/json", ...headers },
        });
        asked.on("error", failed).on("response", (response) => {
          let text = "";
          response.on("data", (piece) => {
            text += piece;
          });
          response.on("end", () => done(JSON.parse(text).errors[0].extensions.code));
        });
        asked.end(JSON.stringify({ query }));
      });
    const codes = [];
    for (let i = 0; i < SIGN_INS_PER_ADDRESS; i++) codes.push(await trySignIn("127.0.0.2"));
    expect(new Set(codes)).toEqual(new Set(["UNAUTHENTICATED"]));
    expect(await trySignIn("127.0.0.2")).toBe("RATE_LIMITED");
    expect(await trySignIn("127.0.0.2", { "x-forwarded-for": "192.0.2.7" })).toBe("RATE_LIMITED");
    expect(await trySignIn("127.0.0.3")).toBe("UNAUTHENTICATED");
  });

  // Servers in this process have no shared bus, so there is only one.
  test.runIf(setup === "redis")("nothing is lost when one of two servers is killed", async () => {
    const all = Object.keys(ways) as Way[];
    const heard = await Promise.all(all.map((way) => follow(way, nginx.url)));
    const bodies = Array.from({ length: 30 }, (_, i) => `of two ${i}`);
    for (const [i, body] of bodies.entries()) {
      await send(body);
      if (i === 5) await until("all follow", () => heard.every((each) => each.includes(body)));
      if (i === 10) await parley.servers[0]?.kill?.();
    }
    for (const [i, each] of heard.entries()) {
      await until(`all have come over ${all[i]}`, () => bodies.every((body) => each.includes(body)), 40_000);
      expect(
        each.filter((body) => bodies.includes(body)),
        all[i],
      ).toEqual(bodies);
    }
  });
});
