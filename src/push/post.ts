/** A POST to a push service: bounded in time, and in what is read of the answer. */
import { type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { type Agent, request as requestHttps } from "node:https";
import { ANSWER_MS, type Outcome } from "./push-service.js";

export interface ServiceAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** At most {@link MAX_ANSWER} characters. */
  body: string;
}

const MAX_ANSWER = 4_096;
const SHOWN = 200;

export function post(
  url: string,
  { headers, body, agent }: { headers: Record<string, string | number>; body: string | Buffer; agent: Agent },
): Promise<ServiceAnswer> {
  const isPlain = url.startsWith("http:"); // only where the operator set such an address
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers, signal: AbortSignal.timeout(ANSWER_MS), ...(!isPlain && { agent }) };
    const sent = (isPlain ? requestHttp : requestHttps)(url, options, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => {
        if (text.length < MAX_ANSWER) text = (text + part).slice(0, MAX_ANSWER);
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A service that did not answer may do so later. */
export function unanswered(error: unknown): Outcome {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const why =
    name === "TimeoutError" || name === "AbortError" ? `no answer in ${ANSWER_MS / 1_000} s` : (code ?? message);
  return { result: "retry", answer: `unreachable: ${why}` };
}

/** The wait that a service asks for, as seconds or as a date; undefined if it asks for none. */
export function retryAfterMs({ headers }: ServiceAnswer): number | undefined {
  const value = headers["retry-after"];
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}

/** The status and the beginning of the body, on one line. */
export const inShort = ({ status, body }: ServiceAnswer): string =>
  `${status} ${body.replace(/\s+/g, " ").trim()}`.trim().slice(0, SHOWN);
