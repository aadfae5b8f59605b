/** Pushes to browsers (RFC 8030), encrypted for the subscription (RFC 8291). */
import { createHash } from "node:crypto";
import webPush from "web-push";
import type { Endpoints } from "./endpoints.js";
import { RefusedEndpoint } from "./endpoints.js";
import { inShort, post, retryAfterMs, type ServiceAnswer, unanswered } from "./post.js";
import type { Outcome, Push, PushService, PushTarget } from "./push-service.js";
import type { Vapid } from "./vapid.js";

/** A service keeps a push for a device that is off for this long: what is older is in the list. */
const TTL_SECONDS = 24 * 3_600;
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
    try {
      this.#endpoints.check(token);
      const { headers, body } = webPush.generateRequestDetails({ endpoint: token, keys }, JSON.stringify(payload), {
        TTL: TTL_SECONDS,
        topic: topicOf(tag),
        urgency: "high",
        contentEncoding: "aes128gcm",
      });
      const answer = await post(token, {
        headers: { ...(headers as Record<string, string>), authorization: this.#vapid.authorization(token) },
        body: body as Buffer,
        agent: this.#endpoints.agent,
      });
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

const topicOf = (tag: string): string => createHash("sha256").update(tag).digest("base64url").slice(0, TOPIC_LENGTH);
