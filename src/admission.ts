/**
 * Decides who asks over HTTP, and pays for what is known of the request, before its body is parsed. The token is in the
 * header, so the person is known before a byte of the body is read.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { MIMEType } from "node:util";
import { viewerFor } from "./accounts/service.js";
import type { App } from "./app.js";
import { readBody } from "./body.js";
import type { Context } from "./context.js";
import { badInput, ParleyError } from "./errors.js";
import { connectionOf } from "./guard.js";
import { ClientMeter, type Meters } from "./metering.js";
import { addressOf, bearerToken } from "./requests.js";

/** Shared by every door of one server. */
export interface Entrance {
  app: App;
  meters: Meters;
  noticeProxy(request: IncomingMessage): void;
}

export interface Admission {
  context?: Context;
  /** Of a POST: its text. */
  body?: string;
  /** Why it may not; then the others may be missing. */
  refusal?: unknown;
}

export const isPost = ({ method }: IncomingMessage) => method === "POST";

/** Never fails: a refusal is part of the answer. */
export async function admit(
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Admission> {
  const admission: Admission = {};
  try {
    admission.context = await contextFor(entrance, request, response);
    if (isPost(request)) admission.body = await bodyOf(entrance.app, request, admission.context);
  } catch (error) {
    admission.refusal = withStatus(error);
  }
  return admission;
}

export const retryAfter = (ms: number) => ({ "retry-after": String(Math.ceil(ms / 1_000)) });

/** A refusal before it is known what is asked has a status of its own, which clients of all kinds understand. */
function withStatus(error: unknown): unknown {
  if (error instanceof ParleyError && error.code === "RATE_LIMITED")
    error.extensions.http = { status: 429, headers: retryAfter(Number(error.extensions.retryAfterMs)) };
  return error;
}

/** A token that is not good makes nobody of its bearer: they may still sign in, and all else answers UNAUTHENTICATED. */
async function contextFor(
  { app, meters }: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Context> {
  const connection = connectionOf(request.socket);
  const life = connection?.lifeOf(response); // before anything is awaited: the client may go meanwhile
  const address = addressOf(app.config, request);
  const token = bearerToken(request.headers.authorization);
  const claimed = token === undefined ? undefined : await app.tokens.verify(token);
  // Only looked at: a token may have been revoked, and who still has it spends nothing of its person's.
  new ClientMeter(claimed ? meters.person(claimed.userId) : meters.address(address)).check();
  const viewer = token === undefined || !claimed ? undefined : await viewerFor(app, token);
  const meter = new ClientMeter(viewer ? meters.person(viewer.userId) : meters.address(address));
  meter.spend("operations", 1);
  if (viewer) connection?.signedIn();
  await app.limits.use("request", viewer?.userId ?? address);
  return { app, viewer, address, userAgent: request.headers["user-agent"], meter, life };
}

/** A page of another origin can send anything but JSON without asking first, and so without being refused by CORS. */
async function bodyOf({ config }: App, request: IncomingMessage, { viewer, meter }: Context): Promise<string> {
  if (!isJson(request.headers["content-type"])) throw wrongContentType();
  const most = viewer ? config.maxHttpBytes : Math.min(config.maxAnonymousBytes, config.maxHttpBytes);
  return readBody(request, { most, meter });
}

/** The one type of a POST, and the name that it had before it was a standard. */
const JSON_TYPES = new Set(["application/json", "application/graphql+json"]);

function isJson(contentType: string | undefined): boolean {
  try {
    return JSON_TYPES.has(new MIMEType(contentType ?? "").essence);
  } catch {
    return false;
  }
}

function wrongContentType() {
  const error = badInput("content-type", "The content-type of a POST is application/json.");
  Object.assign(error.extensions, { http: { status: 415 } });
  return error;
}
