/**
 * Signs in as a demo person with one click, on GraphiQL's page or from a terminal on this machine. Answers only
 * requests that come from this machine to this machine, so no page of another site and nobody behind a proxy becomes a
 * demo person.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { KnownAddresses } from "../accounts/known-addresses.js";
import { signIn } from "../accounts/sessions.js";
import type { Tokens } from "../accounts/tokens.js";
import type { Config } from "../config.js";
import { badInput, type ErrorCode, forbidden, ParleyError, toClientError } from "../errors.js";
import { addressOf, paramsOf, pathOf } from "../http/requests.js";
import { userId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import { isFromThisMachine } from "../loopback.js";
import type { Store } from "../store/store.js";
import { traceOf } from "../telemetry/trace.js";
import { DEMO_NAMES, type DemoName, demoPassword, demoPeople } from "./passwords.js";

interface Parts {
  config: Config;
  knownAddresses: KnownAddresses;
  limits: Limits;
  log: Logger;
  store: Store;
  tokens: Tokens;
}

const PEOPLE_PATH = "/demo";
const SIGN_IN_PATH = "/demo/sign-in";

/** Long enough for an afternoon of trying things out. */
const TOKEN_SECONDS = 86_400;

export const isDemoPath = (path: string) => path === PEOPLE_PATH || path === SIGN_IN_PATH;

/** `GET /demo` lists the demo people, `POST /demo/sign-in?name=Ana` answers with a token. Neither reads a body. */
export async function serveDemo(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!parts.config.demo || !isFromThisMachine(request))
      throw forbidden(
        "Demo people are only for pages and programs of the machine that Parley runs on, without a proxy between.",
      );
    await parts.limits.use("request", addressOf(parts.config, request));
    if (pathOf(request) === PEOPLE_PATH) answer(response, 200, { people: await peopleFor(parts, request) });
    else answer(response, 200, await signInAs(parts, request));
  } catch (error) {
    const { message, extensions } = toClientError(
      error,
      (fault) => {
        parts.log.error({ err: fault.error, ...traceOf(request) }, "the demo could not be served");
      },
      traceOf(request),
    );
    answer(response, STATUS[extensions.code as ErrorCode] ?? 400, { errors: [{ message, extensions }] });
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

async function peopleFor(parts: { config: Config; store: Store }, { method }: IncomingMessage) {
  if (method !== "GET") throw badInput("method", `${PEOPLE_PATH} is read with GET.`);
  return (await demoPeople(parts)).map(({ name, id }) => ({ name, id: userId(id) }));
}

async function signInAs(
  parts: Pick<Parts, "config" | "knownAddresses" | "limits" | "store" | "tokens">,
  request: IncomingMessage,
) {
  if (request.method !== "POST") throw badInput("method", `${SIGN_IN_PATH} is used with POST.`);
  const name = DEMO_NAMES.find((each) => each === paramsOf(request).get("name"));
  if (name === undefined) throw badInput("name", `\`name\` is one of ${DEMO_NAMES.join(", ")}.`);
  const { viewer } = await enter(parts, request, name);
  const { accessToken, expiresAt } = await parts.tokens.issue(viewer, TOKEN_SECONDS);
  return { accessToken, expiresAt, name };
}

/** Signs in as anybody does, with the same limits: there is no second way around a password. */
async function enter(
  parts: Pick<Parts, "config" | "knownAddresses" | "limits" | "store" | "tokens">,
  request: IncomingMessage,
  name: DemoName,
) {
  const device = { userAgent: request.headers["user-agent"], address: addressOf(parts.config, request) };
  try {
    return await signIn(parts, device, { username: name, password: await demoPassword(parts.config, name) });
  } catch (error) {
    if (error instanceof ParleyError && error.code === "UNAUTHENTICATED")
      throw forbidden(`${name} has another password than the one that was made for the demo: sign in with that.`);
    throw error;
  }
}

/** Sends no header that would let a page of another origin read the answer. */
function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(`${JSON.stringify(body)}\n`);
}
