/** The push services that the settings turn on, each with a limit of what it is sent at once, and a circuit. */
import {
  BrokenCircuitError,
  bulkhead,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  type IPolicy,
  wrap,
} from "cockatiel";
import { LRUCache } from "lru-cache";
import type { Config } from "../config.js";
import type { PushPlatform } from "../generated/prisma/enums.js";
import { ApnsService } from "./apns.js";
import { Endpoints } from "./endpoints.js";
import { ExpoService } from "./expo.js";
import { FcmService } from "./fcm.js";
import type { Outcome, Push, PushService, PushTarget } from "./push-service.js";
import { Vapid } from "./vapid.js";
import { WebPushService } from "./web-push.js";

/** Pushes to one service at the same moment; the others wait. */
const AT_ONCE = 20;
const MOST_WAITING = 1_000;
/** Services whose failures are remembered. */
const MOST_SERVICES = 1_000;
/** After so many failures in a row a service is left alone for a while. */
const FAILURES = 5;
export const OPEN_MS = 10_000;

export class PushServices {
  readonly endpoints: Endpoints;
  readonly vapid: Vapid | undefined;
  readonly #services = new Map<PushPlatform, PushService>();
  readonly #policies = new LRUCache<string, IPolicy>({ max: MOST_SERVICES });

  constructor(config: Config, secret: string) {
    this.endpoints = new Endpoints(config);
    const { vapidSubject, vapidPrivateKey, fcmKeyFile } = config;
    if (vapidSubject !== undefined) {
      this.vapid = new Vapid(vapidSubject, secret, vapidPrivateKey);
      this.#services.set("WEB", new WebPushService(this.endpoints, this.vapid));
    }
    const { apnsKeyFile, apnsKeyId = "", apnsTeamId = "", apnsTopic = "" } = config;
    if (apnsKeyFile !== undefined)
      this.#services.set("APNS", new ApnsService({ ...config, apnsKeyFile, apnsKeyId, apnsTeamId, apnsTopic }));
    if (config.expo === "1") this.#services.set("EXPO", new ExpoService(config));
    if (fcmKeyFile !== undefined) this.#services.set("FCM", new FcmService({ ...config, fcmKeyFile }));
  }

  has(platform: PushPlatform): boolean {
    return this.#services.has(platform);
  }

  get isEmpty(): boolean {
    return this.#services.size === 0;
  }

  /** Undefined if the service is left alone for now: it has failed too often in a row. */
  async send(target: PushTarget, push: Push): Promise<Outcome | undefined> {
    const service = this.#services.get(target.platform);
    if (!service) return { result: "refused", answer: `this server does not push to ${target.platform}` };
    try {
      return await this.#policyOf(service.nameOf(target)).execute(() => service.send(target, push));
    } catch (error) {
      if (error instanceof BrokenCircuitError) return undefined;
      throw error;
    }
  }

  /** The receipts of pushes for which the service gave a ticket. */
  async receipts(tickets: readonly string[]): Promise<Map<string, Outcome> | undefined> {
    return this.#services.get("EXPO")?.receipts?.(tickets);
  }

  #policyOf(name: string): IPolicy {
    const known = this.#policies.get(name);
    if (known) return known;
    const circuit: CircuitBreakerPolicy = circuitBreaker(
      handleWhenResult((outcome) => (outcome as Outcome).result === "retry"),
      { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES) },
    );
    const policy = wrap(bulkhead(AT_ONCE, MOST_WAITING), circuit);
    this.#policies.set(name, policy);
    return policy;
  }

  close(): void {
    for (const service of this.#services.values()) service.close();
    this.endpoints.close();
  }
}
