/**
 * Two checks for load balancers and orchestrators. `/live`: does this process answer? If not, restart it. `/health`:
 * should it get requests? Not while PostgreSQL is away. Its sockets stay open meanwhile, so a failing `/health` must
 * not end the process.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Bus } from "../bus/bus.js";
import { toClientError } from "../errors.js";
import type { Store } from "../store/store.js";
import { pathOf } from "./requests.js";

interface Parts {
  bus: Bus;
  log: Logger;
  store: Store;
}

const LIVE_PATH = "/live";
const HEALTH_PATH = "/health";

export const isHealthPath = (path: string) => path === LIVE_PATH || path === HEALTH_PATH;

export async function serveHealth(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
    return;
  }
  if (pathOf(request) === LIVE_PATH) return answer(response, 200, { status: "live" });
  const isAway = await parts.store.outage.isAway().catch((error) => {
    toClientError(error, (fault) => parts.log.error({ err: fault.error }, "health could not be found out"));
    return true;
  });
  const stores = { store: isAway ? "away" : "up", bus: parts.bus.connected ? "up" : "away" };
  answer(response, isAway ? 503 : 200, { status: isAway ? "unavailable" : "ok", ...stores });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(`${JSON.stringify(body)}\n`);
}
