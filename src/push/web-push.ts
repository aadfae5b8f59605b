/** Pushes to browsers (RFC 8030), encrypted for the subscription (RFC 8291). */
import { createHash } from "node:crypto";
import webPush from "web-push";
import { type Endpoints, RefusedEndpoint } from "./endpoints.js";
import { inShort, post, retryAfterMs, type ServiceAnswer, unanswered } from "./post.js";
import { type Outcome, type Push, type PushService, type PushTarget, TTL_SECONDS } from "./push-service.js";
import type { Vapid } from "./vapid.js";

/** RFC 8030 allows 32 characters of base64url. */
const TOPIC_LENGTH = 32;

export class WebPushService implements PushService {
  readonly #endpoints: Endpoints;
  readonly #vapid: Vapid;

  constructor(endpoints: Endpoints, vapid: Vapid) {
    this.#endpoints = endpoints;
    this.#vapid = vapid;
  }

  nameOf({ token }: PushTarget): string {
    return new URL(token).origin;
  }

  async send({ token, keys }: PushTarget, { payload, tag }: Push): Promise<Outcome> {
    if (!keys) return { result: "gone", answer: "the subscription has no keys" };
    const encrypted = encryptedFor({ endpoint: token, keys }, JSON.stringify(payload), tag);
    // No failure of the service: counted as one, somebody's bad key would open the circuit for everybody.
    if (!encrypted) return { result: "gone", answer: "the subscription has a wrong key" };
    const headers = { ...encrypted.headers, authorization: this.#vapid.authorization(token) };
    try {
      this.#endpoints.check(token);
      const answer = await post(token, { headers, body: encrypted.body, agent: this.#endpoints.agent });
      return this.#outcomeOf(token, answer);
    } catch (error) {
      // The settings have changed since it was registered.
      if (error instanceof RefusedEndpoint) return { result: "gone", answer: `the endpoint ${error.message}` };
      if ((error as { code?: string }).code === "EPRIVATE") return { result: "gone", answer: "a private address" };
      return unanswered(error);
    }
  }

  #outcomeOf(endpoint: string, response: ServiceAnswer): Outcome {
    const { status } = response;
    const answer = inShort(response);
    if (status >= 200 && status < 300) return { result: "accepted", answer };
    if (status === 404 || status === 410) return { result: "gone", answer };
    if (status === 429 || status >= 500) return { result: "retry", answer, afterMs: retryAfterMs(response) };
    if (status === 401 || status === 403) this.#vapid.forget(endpoint);
    return { result: "refused", answer };
  }

  close(): void {
    this.#endpoints.close();
  }
}

/** Undefined if the keys of the subscription are none. */
function encryptedFor(
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
  text: string,
  tag: string,
): { headers: Record<string, string>; body: Buffer } | undefined {
  try {
    const { headers, body } = webPush.generateRequestDetails(subscription, text, {
      TTL: TTL_SECONDS,
      topic: topicOf(tag),
      urgency: "high",
      contentEncoding: "aes128gcm",
    });
    return { headers: headers as Record<string, string>, body: body as Buffer };
  } catch {
    return undefined;
  }
}

const topicOf = (tag: string): string => createHash("sha256").update(tag).digest("base64url").slice(0, TOPIC_LENGTH);
