/** Pushes to Apple's devices, over HTTP/2, signed with a key of the operator's team. */
import { Notification, Provider, type ResponseFailure } from "@parse/node-apn";
import { ConfigError } from "../config.js";
import {
  ANSWER_MS,
  NO_PREVIEW,
  type Outcome,
  type Push,
  type PushService,
  type PushTarget,
  TTL_SECONDS,
} from "./push-service.js";
import { readSettingFile, trusted } from "./trust.js";

interface ApnsConfig {
  apnsKeyFile: string;
  apnsKeyId: string;
  apnsTeamId: string;
  apnsTopic: string;
  apnsUrl?: string | undefined;
  pushCaFile?: string | undefined;
}

/** Apple's priorities: at once, and when it suits the battery. */
const AT_ONCE = 10;
const LATER = 5;
const GONE = ["BadDeviceToken", "DeviceTokenNotForTopic"];

export class ApnsService implements PushService {
  readonly #config: ApnsConfig;
  readonly #key: string;
  readonly #providers = new Map<boolean, Provider>();

  constructor(config: ApnsConfig) {
    this.#key = readSettingFile("PARLEY_APNS_KEY_FILE", config.apnsKeyFile);
    if (!this.#key.includes("PRIVATE KEY")) throw new ConfigError("PARLEY_APNS_KEY_FILE: is no key in PEM form");
    this.#config = config;
  }

  nameOf({ sandbox }: PushTarget): string {
    return sandbox ? "APNs sandbox" : "APNs";
  }

  async send({ token, sandbox, registeredAt }: PushTarget, push: Push): Promise<Outcome> {
    const { sent, failed } = await this.#providerOf(sandbox).send(notificationFor(push, this.#config.apnsTopic), token);
    const [failure] = failed;
    return sent.length > 0 || !failure ? { result: "accepted", answer: "200" } : outcomeOf(failure, registeredAt);
  }

  /** A token of the development environment is known to Apple's sandbox alone. */
  #providerOf(sandbox: boolean): Provider {
    const known = this.#providers.get(sandbox);
    if (known) return known;
    const { apnsKeyId: keyId, apnsTeamId: teamId, apnsUrl } = this.#config;
    const url = apnsUrl === undefined ? undefined : new URL(apnsUrl);
    const provider = new Provider({
      token: { key: this.#key, keyId, teamId },
      production: !sandbox,
      requestTimeout: ANSWER_MS,
      connectionRetryLimit: 0, // the outbox tries again
      ...(url && { address: url.hostname, port: Number(url.port || 443) }),
      ...trusted(this.#config),
    });
    this.#providers.set(sandbox, provider);
    return provider;
  }

  close(): void {
    for (const provider of this.#providers.values()) void provider.shutdown();
  }
}

/**
 * An alert, also without a preview: Apple drops data for applications that are closed. An extension of the application
 * may replace its text. A withdrawal is data, on which the application takes the alert away.
 */
function notificationFor({ payload, tag }: Push, topic: string): Notification {
  const { title, body, badge, type, ...rest } = payload;
  const notification = new Notification();
  notification.topic = topic;
  notification.expiry = Math.floor(Date.now() / 1_000) + TTL_SECONDS;
  notification.payload = { ...rest, type };
  if (badge !== undefined) notification.badge = badge;
  if (type === "withdraw") {
    notification.pushType = "background";
    notification.priority = LATER;
    notification.contentAvailable = true;
    return notification;
  }
  notification.pushType = "alert";
  notification.priority = AT_ONCE;
  notification.collapseId = tag;
  notification.threadId = tag;
  notification.mutableContent = true;
  notification.alert = { ...(title !== undefined && { title }), body: body ?? NO_PREVIEW };
  return notification;
}

function outcomeOf({ status: given, response, error }: ResponseFailure, registeredAt: Date): Outcome {
  const status = Number(given ?? 0);
  const answer = `${given ?? "unreachable:"} ${response?.reason ?? error?.message ?? ""}`.trim();
  // Apple knows since when a token is gone: it may have been registered again afterwards.
  const goneSince = Number(response?.timestamp ?? Number.POSITIVE_INFINITY);
  if (status === 410) return { result: goneSince > registeredAt.getTime() ? "gone" : "retry", answer };
  if (status === 400 && GONE.includes(response?.reason ?? "")) return { result: "gone", answer };
  if (status === 0 || status === 429 || status >= 500 || Number.isNaN(status)) return { result: "retry", answer };
  return { result: "refused", answer };
}
