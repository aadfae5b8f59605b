/**
 * Pushes to applications of Expo. Its service answers with a ticket; the receipt, which says whether the push arrived, is
 * available some minutes later. By hand: its SDK takes its address from the environment as it is loaded, tries again
 * by itself, and loses how long it should wait.
 */
import type { Agent } from "node:https";
import { inShort, post, retryAfterMs, type ServiceAnswer, unanswered } from "./post.js";
import { NO_PREVIEW, type Outcome, type Push, type PushService, type PushTarget, TTL_SECONDS } from "./push-service.js";
import { agentFor } from "./trust.js";

interface Ticket {
  status?: string;
  id?: string;
  message?: string;
  details?: { error?: string };
}

/** Codes of tickets and receipts. Any other is the operator's to look at. */
const GONE = "DeviceNotRegistered";
const LATER = "MessageRateExceeded";

export class ExpoService implements PushService {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #agent: Agent;

  constructor(config: { expoUrl: string; expoAccessToken?: string | undefined; pushCaFile?: string | undefined }) {
    this.#url = `${config.expoUrl.replace(/\/$/, "")}/--/api/v2/push`;
    this.#token = config.expoAccessToken;
    this.#agent = agentFor(config);
  }

  nameOf(): string {
    return "Expo";
  }

  async send({ token }: PushTarget, { payload, tag }: Push): Promise<Outcome> {
    const { title, body, badge, ...data } = payload;
    const shown = payload.type === "withdraw" ? { _contentAvailable: true } : { title, body: body ?? NO_PREVIEW };
    const message = { to: token, data: { ...data, tag }, badge, ttl: TTL_SECONDS, priority: "high", tag, ...shown };
    return this.#ask("send", message, (found) => ticketOutcome((found as Ticket | undefined) ?? {}));
  }

  /** The receipts of pushes, by their tickets. Those that Expo does not have yet are left out. */
  async receipts(tickets: readonly string[]): Promise<Map<string, Outcome> | undefined> {
    let receipts: Map<string, Outcome> | undefined;
    await this.#ask("getReceipts", { ids: tickets }, (found) => {
      const known = Object.entries((found ?? {}) as Record<string, Ticket>);
      receipts = new Map(known.map(([ticket, receipt]) => [ticket, ticketOutcome(receipt)]));
      return { result: "accepted", answer: "200" };
    });
    return receipts;
  }

  async #ask(what: string, body: object, read: (data: unknown) => Outcome): Promise<Outcome> {
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
    };
    try {
      const answer = await post(`${this.#url}/${what}`, { headers, body: JSON.stringify(body), agent: this.#agent });
      return outcomeOf(answer, read);
    } catch (error) {
      return unanswered(error);
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

function outcomeOf(response: ServiceAnswer, read: (data: unknown) => Outcome): Outcome {
  const { status } = response;
  const answer = inShort(response);
  if (status === 429 || status >= 500) return { result: "retry", answer, afterMs: retryAfterMs(response) };
  if (status !== 200) return { result: "refused", answer };
  try {
    return read(JSON.parse(response.body).data);
  } catch {
    return { result: "retry", answer: "an answer that is no JSON" };
  }
}

function ticketOutcome({ status, id, message, details }: Ticket): Outcome {
  if (status === "ok") return { result: "accepted", answer: "ok", ticket: id };
  const answer = `${details?.error ?? "error"} ${message ?? ""}`.trim();
  if (details?.error === GONE) return { result: "gone", answer };
  return { result: details?.error === LATER ? "retry" : "refused", answer };
}
