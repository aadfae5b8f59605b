/** Serves GraphiQL as one page that loads nothing from other servers. It is compressed once. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Config } from "../config.js";
import { TABS } from "./graphiql-tabs.js";

interface Page {
  body: Buffer;
  etag: string;
  /** Hashes of its scripts, for `script-src`: no other script runs. */
  scripts: string[];
}

/** The page is the same for everybody: it never contains a token. */
let page: Promise<Page> | undefined;

/** Whether a browser asks for a page, rather than a client for data. */
export function wantsGraphiql(request: IncomingMessage): boolean {
  return request.method === "GET" && (request.headers.accept?.includes("text/html") ?? false);
}

export async function serveGraphiql(
  { graphiql }: Pick<Config, "graphiql">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("vary", "accept");
  for (const [name, value] of Object.entries(GUARDS)) response.setHeader(name, value);
  if (!graphiql) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
    response.end("GraphiQL is off on this server. Send GraphQL requests to this address by POST.\n");
    return;
  }
  page ??= render();
  const { body, etag, scripts } = await page;
  response.setHeader("content-security-policy", policy(scripts, request.headers.host));
  response.setHeader("etag", etag);
  response.setHeader("cache-control", "no-cache");
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

const GUARDS = {
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * The editor makes its workers from blobs and writes its own styles; icons and fonts are inside the page. `'self'` also
 * covers sockets of the same host, but not in every browser in use, so a plain host's sockets are named.
 */
function policy(scripts: string[], host = ""): string {
  const sockets = /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(host) ? ` ws://${host} wss://${host}` : "";
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "font-src data:",
    "worker-src blob:",
    `connect-src 'self'${sockets}`,
    "frame-ancestors 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

async function render(): Promise<Page> {
  // 9 MB of text, so it is loaded only when a browser asks for it.
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const html = withOurBeginning(
    withReconnects(withSocketHeaders(renderGraphiQL({ title: "Parley" }))),
    await ourPart(),
  );
  const body = await promisify(gzip)(html);
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, text = ""]) => `'sha256-${hashOf(text, "base64")}'`,
  );
  return { body, etag: `"${hashOf(body, "base64url").slice(0, 22)}"`, scripts };
}

const hashOf = (text: string | Buffer, encoding: "base64" | "base64url") =>
  createHash("sha256").update(text).digest(encoding);

/**
 * The page sends its headers only with requests. A browser's sockets cannot have headers, so they go into
 * `connectionParams`.
 */
function withSocketHeaders(html: string): string {
  const sent = /extensions:\{headers:(\w+\?\.headers)\}/;
  if (!sent.test(html)) throw new Error("GraphiQL's page no longer says where it sends its headers");
  return html.replace(sent, "extensions:{headers:$1,connectionParams:$1}");
}

/**
 * The page's sockets give up at the first reconnect that fails, for example while a server restarts, and hide the
 * server's reason for refusing a token. This makes them retry every 2 s, and show the reason.
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

/** `graphiql-page.js` decides who is signed in before GraphiQL starts. */
function withOurBeginning(html: string, ours: string): string {
  const begins = /YogaGraphiQL\.renderYogaGraphiQL\(\s*window\.document\.querySelector\('#root'\),\s*\{.*\},?\s*\);/;
  if (!begins.test(html)) throw new Error("GraphiQL's page no longer says how it begins");
  return html
    .replace(begins, "")
    .replace(/<\/head>/, `<style>${BAR_STYLE}</style></head>`)
    .replace(/<\/body>\s*<\/html>\s*$/, () => `${ours}</body></html>`);
}

async function ourPart(): Promise<string> {
  const script = await readFile(new URL("./graphiql-page.js", import.meta.url), "utf8");
  // Persisted headers would stay in `localStorage`, with any token that somebody types into them.
  const options = { title: "Parley", defaultTabs: TABS, shouldPersistHeaders: false };
  return `<script>${script}\nbegin(${JSON.stringify(options).replaceAll("<", "\\u003c")});</script>`;
}

const BAR_STYLE = `
  body { display: flex; flex-direction: column; height: 100vh; margin: 0; }
  #root { flex: 1; min-height: 0; height: auto; }
  #root .graphiql-container { height: 100%; }
  #parley-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 8px 16px;
    font: 14px/1.4 system-ui, sans-serif; color: #1f2937; background: #f3f4f6; border-bottom: 1px solid #d1d5db; }
  #parley-bar button, #parley-bar input, #parley-bar select { font: inherit; color: inherit; background: #fff;
    border: 1px solid #9ca3af; border-radius: 6px; padding: 3px 12px; }
  #parley-bar button { cursor: pointer; }
  #parley-bar button:hover { border-color: #d60590; }
  #parley-bar button[aria-pressed="true"] { color: #fff; background: #d60590; border-color: #d60590; }
  #parley-bar form { display: flex; gap: 8px; margin-left: auto; }
  #parley-bar label { display: flex; align-items: center; gap: 8px; }
  body.graphiql-dark #parley-bar { color: #e5e7eb; background: #1f2430; border-color: #3a4152; }
  body.graphiql-dark #parley-bar :is(button, input, select) { background: #2a3040; border-color: #4b5366; }
  body.graphiql-dark #parley-bar button[aria-pressed="true"] { background: #d60590; }
`;
