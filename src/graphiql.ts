/** GraphiQL, whole in one page: it asks no other server for anything, and is compressed once. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { TABS } from "./graphiql-tabs.js";
import { paramsOf } from "./requests.js";

/** Live results come over WebSocket, or, with `?transport=sse`, as server-sent events. */
type Transport = "ws" | "sse";

interface Page {
  body: Buffer;
  etag: string;
}

const pages = new Map<Transport, Promise<Page>>();

/** Whether it is a browser that wants a page, rather than a client that wants data. */
export function wantsGraphiql(request: IncomingMessage): boolean {
  return request.method === "GET" && (request.headers.accept?.includes("text/html") ?? false);
}

export async function serveGraphiql(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const searchParams = paramsOf(request);
  const { body, etag } = await pageFor(searchParams.get("transport") === "sse" ? "sse" : "ws");
  response.setHeader("etag", etag);
  response.setHeader("cache-control", "no-cache");
  response.setHeader("vary", "accept");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("referrer-policy", "no-referrer");
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-encoding": "gzip",
    "content-length": body.length,
  });
  response.end(body);
}

function pageFor(transport: Transport): Promise<Page> {
  const page = pages.get(transport) ?? render(transport);
  pages.set(transport, page);
  return page;
}

async function render(transport: Transport): Promise<Page> {
  // 9 MB of text: no server takes them in before a browser asks.
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const html = renderGraphiQL({
    title: "Parley",
    subscriptionsProtocol: transport === "ws" ? "WS" : "SSE",
    defaultTabs: TABS.map((tab) => ({ ...tab, headers: HEADERS })),
    defaultHeaders: HEADERS,
    shouldPersistHeaders: true,
  });
  const body = await promisify(gzip)(withTokenOfAddress(withReconnects(withSocketHeaders(html))));
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

/** The page sends its headers with requests only; a browser's sockets have none, so they go into `connectionParams`. */
function withSocketHeaders(html: string): string {
  const sent = /extensions:\{headers:(\w+\?\.headers)\}/;
  if (!sent.test(html)) throw new Error("GraphiQL's page no longer says where it sends its headers");
  return html.replace(sent, "extensions:{headers:$1,connectionParams:$1}");
}

/**
 * The page's sockets give up at the first reconnect that fails, as while a server starts again, and keep what it says
 * of a token to themselves.
 */
function withReconnects(html: string): string {
  const opens = /lazyCloseTimeout:\w+\.lazyCloseTimeout\|\|0,connectionParams:/;
  if (!opens.test(html)) throw new Error("GraphiQL's page no longer says how it opens its sockets");
  const shouldRetry = "(event)=>{if(event.code===4403)throw{message:event.reason};return true}";
  const retryWait = "()=>new Promise((go)=>setTimeout(go,2000))";
  return html.replace(
    opens,
    (options) => `retryAttempts:1/0,shouldRetry:${shouldRetry},retryWait:${retryWait},${options}`,
  );
}

/**
 * A token behind the `#` of the page's address, which browsers send nowhere, goes into every tab: into those to begin
 * with, and into those that the browser has kept.
 */
function withTokenOfAddress(html: string): string {
  const begins =
    /(YogaGraphiQL\.renderYogaGraphiQL\(\s*window\.document\.querySelector\('#root'\),\s*)(\{.*\})(,?\s*\);)/;
  if (!begins.test(html)) throw new Error("GraphiQL's page no longer says how it begins");
  return html.replace(begins, (_, start, options, end) => `${FILL_IN}${start}filledIn(${options})${end}`);
}

/**
 * Runs in the page. GraphiQL opens an empty tab when it begins unless one of those that were kept is the text that was
 * shown last, which it keeps apart and only once somebody types: so the tab in front is said to be it.
 */
const FILL_IN = `const token = /^#[\\w.-]+$/.test(location.hash) ? location.hash.slice(1) : undefined;
  const fillIn = (text) => text && token ? text.replace(/Bearer [\\w.-]+/g, "Bearer " + token) : text;
  const filledIn = (options) => JSON.parse(fillIn(JSON.stringify(options)));
  const kept = fillIn(localStorage.getItem("graphiql:tabState"));
  if (kept) {
    const { tabs, activeTabIndex } = JSON.parse(kept);
    localStorage.setItem("graphiql:tabState", kept);
    for (const part of ["query", "variables", "headers"])
      localStorage.setItem("graphiql:" + part, tabs[activeTabIndex]?.[part] ?? "");
  }
  `;

const HEADERS = JSON.stringify({ authorization: "Bearer PASTE-A-TOKEN" }, null, 2);
