/** A push service of a test's own: an HTTPS server that answers as the real ones do, and what browsers subscribe with. */
import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { decrypt } from "http_ece";
import { inject } from "vitest";
import { localCertificate } from "./certificate.js";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Answers a request, or breaks it off, or leaves it open. */
export type Behaviour = (received: Received, response: ServerResponse) => void;

export const answer =
  (status: number, { headers = {}, body = "" }: { headers?: Record<string, string>; body?: string } = {}): Behaviour =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);
/** Says nothing, for as long as the client waits. */
export const hang: Behaviour = () => {};
export const breakOff: Behaviour = (_, response) => void response.socket?.destroy();

export interface FakeService {
  url: string;
  /** The settings with which a server posts to it. */
  settings: Record<string, string>;
  received: Received[];
  /** Sets its behaviour from now on; at first it accepts everything. */
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

export async function startPushService(): Promise<FakeService> {
  const { cert, key } = await localCertificate();
  const folder = mkdtempSync(join(inject("folder"), "push-"));
  writeFileSync(join(folder, "ca.pem"), cert);
  const received: Received[] = [];
  let behaviour: Behaviour = answer(201);
  const server = createServer({ cert, key }, (request, response) => {
    const parts: Buffer[] = [];
    request.on("error", () => {});
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const one = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) };
      received.push(one);
      behaviour(one, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    settings: {
      PARLEY_VAPID_SUBJECT: "mailto:ops@example.org",
      PARLEY_PUSH_SERVICES: `localhost:${port}`,
      PARLEY_PUSH_PRIVATE: "1",
      PARLEY_PUSH_CA_FILE: join(folder, "ca.pem"),
      PARLEY_PUSH_DELAY_MS: "100",
    },
    received,
    behave: (next) => {
      behaviour = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Settings with which a server takes a subscription at a service that there is not, so that nothing leaves the machine. */
export const NO_SERVICE = {
  PARLEY_VAPID_SUBJECT: "mailto:ops@example.org",
  PARLEY_PUSH_SERVICES: "localhost:1",
  PARLEY_PUSH_PRIVATE: "1",
};
/** The input with which a device is registered there; another device each time. */
export const deviceNowhere = () => ({
  platform: "WEB" as const,
  token: JSON.stringify(new Subscription({ url: "https://localhost:1" })),
});

/** A browser that has subscribed: it alone can read what the service receives for it. */
export class Subscription {
  readonly #pair = createECDH("prime256v1");
  readonly #auth = randomBytes(16);
  readonly endpoint: string;

  constructor(service: Pick<FakeService, "url">, path = `/push/${randomBytes(8).toString("hex")}`) {
    this.#pair.generateKeys();
    this.endpoint = `${service.url}${path}`;
  }

  get path(): string {
    return new URL(this.endpoint).pathname;
  }

  /** As a browser gives it to its page. */
  toJSON(): object {
    return {
      endpoint: this.endpoint,
      expirationTime: null,
      keys: { p256dh: this.#pair.getPublicKey("base64url"), auth: this.#auth.toString("base64url") },
    };
  }

  read({ body }: Received): Record<string, unknown> {
    const text = decrypt(body, { version: "aes128gcm", privateKey: this.#pair, authSecret: this.#auth as never });
    return JSON.parse(text.toString("utf8"));
  }
}
