/**
 * Pushes to Android, and to other devices that registered with Firebase, by FCM's HTTP v1 API. By hand: a token an hour
 * and a POST for each message. Google's own libraries take their token from an address that cannot be set.
 */
import type { Agent } from "node:https";
import { importPKCS8, SignJWT } from "jose";
import { z } from "zod";
import { ConfigError } from "../config.js";
import { parsedJson } from "../text/json.js";
import { inShort, post, retryAfterMs, type ServiceAnswer, unanswered } from "./post.js";
import { type Outcome, type Push, type PushService, type PushTarget, TTL_SECONDS } from "./push-service.js";
import { agentFor, readSettingFile } from "./trust.js";

const SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
const TOKEN_SECONDS = 3_600;
/** A token is renewed this long before it ends. */
const EARLY_MS = 300_000;
/** FCM asks for at least a minute between tries after a quota was used up. */
const QUOTA_WAIT_MS = 60_000;

const KEY = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().includes("PRIVATE KEY"),
  token_uri: z.url().default("https://oauth2.googleapis.com/token"),
});

export class FcmService implements PushService {
  readonly #key: z.infer<typeof KEY>;
  readonly #url: string;
  readonly #agent: Agent;
  #token: { value: Promise<string>; endsAt: number } | undefined;

  constructor(config: { fcmKeyFile: string; fcmUrl: string; pushCaFile?: string | undefined }) {
    this.#key = keyIn(config.fcmKeyFile);
    this.#url = `${config.fcmUrl.replace(/\/$/, "")}/v1/projects/${this.#key.project_id}/messages:send`;
    this.#agent = agentFor(config);
  }

  nameOf(): string {
    return "FCM";
  }

  async send({ token }: PushTarget, push: Push): Promise<Outcome> {
    try {
      const authorization = `Bearer ${await this.#accessToken()}`;
      const body = JSON.stringify({ message: messageFor(token, push) });
      const headers = { authorization, "content-type": "application/json" };
      return this.#outcomeOf(await post(this.#url, { headers, body, agent: this.#agent }));
    } catch (error) {
      return error instanceof RefusedKey ? { result: "refused", answer: error.message } : unanswered(error);
    }
  }

  #outcomeOf(response: ServiceAnswer): Outcome {
    const { status } = response;
    const answer = inShort(response);
    const code = errorCodeIn(response.body);
    if (status === 200) return { result: "accepted", answer };
    if (status === 404 || code === "UNREGISTERED" || code === "SENDER_ID_MISMATCH") return { result: "gone", answer };
    if (status === 400 && namesToken(response.body)) return { result: "gone", answer };
    if (status === 429) return { result: "retry", answer, afterMs: retryAfterMs(response) ?? QUOTA_WAIT_MS };
    if (status >= 500) return { result: "retry", answer, afterMs: retryAfterMs(response) };
    if (status === 401) this.#token = undefined;
    return { result: "refused", answer };
  }

  /** One request for all pushes that need a token meanwhile. */
  #accessToken(): Promise<string> {
    if (this.#token && this.#token.endsAt > Date.now()) return this.#token.value;
    const value = this.#fetchToken();
    const token = { value, endsAt: Date.now() + TOKEN_SECONDS * 1_000 - EARLY_MS };
    this.#token = token;
    value.catch(() => {
      if (this.#token === token) this.#token = undefined;
    });
    return value;
  }

  async #fetchToken(): Promise<string> {
    const { client_email, private_key, token_uri } = this.#key;
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: "RS256", typ: "JWT" })
      .setIssuer(client_email)
      .setAudience(token_uri)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_SECONDS} s`)
      .sign(await importPKCS8(private_key, "RS256"));
    const grant = new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
    const response = await post(token_uri, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: grant.toString(),
      agent: this.#agent,
    });
    if (response.status >= 500 || response.status === 429) throw new Error(inShort(response));
    const token = parsedJson(response.body) as { access_token?: unknown };
    if (response.status !== 200 || typeof token?.access_token !== "string")
      throw new RefusedKey(`no access token: ${inShort(response)}`);
    return token.access_token;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The service account is refused, for whatever device. */
class RefusedKey extends Error {}

function keyIn(file: string): z.infer<typeof KEY> {
  const key = KEY.safeParse(parsedJson(readSettingFile("PARLEY_FCM_KEY_FILE", file)));
  if (!key.success) throw new ConfigError("PARLEY_FCM_KEY_FILE: is not the JSON key of a Google service account");
  return key.data;
}

/**
 * Data is a wake-up that the application shows as it likes; a notification is shown by the system. Its tag replaces the
 * last one of the conversation. No collapse key: FCM keeps at most four of them for a device, and does not say which.
 */
function messageFor(token: string, { payload, tag }: Push) {
  const { title, body, ...rest } = payload;
  const data = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  const shown = title === undefined ? {} : { notification: { title, body: body ?? "" } };
  const notification = title === undefined ? {} : { notification: { tag } };
  return {
    token,
    data: { ...data, tag },
    ...shown,
    android: { priority: "HIGH", ttl: `${TTL_SECONDS}s`, ...notification },
  };
}

function errorCodeIn(body: string): string | undefined {
  const { error } = (parsedJson(body) ?? {}) as { error?: { status?: string; details?: { errorCode?: string }[] } };
  return error?.details?.find(({ errorCode }) => errorCode)?.errorCode ?? error?.status;
}

/** A 400 may be about the token or about what this server sends; only the former removes the device. */
function namesToken(body: string): boolean {
  const { error } = (parsedJson(body) ?? {}) as {
    error?: { message?: string; details?: { fieldViolations?: { field?: string }[] }[] };
  };
  const fields = error?.details?.flatMap(({ fieldViolations }) => fieldViolations ?? []) ?? [];
  return fields.some(({ field }) => field === "message.token") || /registration token/i.test(error?.message ?? "");
}
