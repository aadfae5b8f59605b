/** GraphiQL, whole in one page: it asks no other server for anything, and is compressed once. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
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
  const html = renderGraphiQL({
    title: "Parley",
    subscriptionsProtocol: transport === "ws" ? "WS" : "SSE",
    defaultTabs: TABS.map((query) => ({ query, headers: HEADERS })),
    defaultHeaders: HEADERS,
    shouldPersistHeaders: true,
  });
  const body = await promisify(gzip)(withTokenOfAddress(withSocketHeaders(html)));
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

/** The page sends its headers with requests only; a browser's sockets have none, so they go into `connectionParams`. */
function withSocketHeaders(html: string): string {
  const sent = /extensions:\{headers:(\w+\?\.headers)\}/;
  if (!sent.test(html)) throw new Error("GraphiQL's page no longer says where it sends its headers");
  return html.replace(sent, "extensions:{headers:$1,connectionParams:$1}");
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

/** The main job, one step a tab. */
const TABS = [
  `# Your conversations. "Headers" below has a token, if you came by one of the addresses that npm start prints.
query Inbox {
  viewer { user { id displayName } unreadCount }
  inbox(first: 20) {
    nodes {
      id
      kind
      title
      unreadCount
      members(first: 5) { nodes { user { id displayName } } }
      lastMessage { id seq body sender { displayName } }
    }
  }
}
`,
  `# The newest page of a conversation. Put an id from the inbox into "Variables": { "id": "cnv_…" }
query Messages($id: ID!) {
  messages(conversationId: $id, last: 20) {
    nodes {
      id
      seq
      body
      sender { displayName }
      status
      deliveredTo { user { displayName } at }
      readBy { user { displayName } at }
    }
    pageInfo { hasPreviousPage startCursor }
  }
}
`,
  `# Sending is safe to repeat with the same clientMessageId.
mutation Send($id: ID!) {
  sendMessage(input: { conversationId: $id, body: "Hello from GraphiQL" }) {
    isDuplicate
    message { id seq status }
  }
}

mutation Read($id: ID!) {
  markRead(input: { conversationId: $id }) { conversation { unreadCount } }
}

mutation Type($id: ID!) {
  setTyping(input: { conversationId: $id, isTyping: true }) { typing { expiresAt } }
}
`,
  `# New messages of all your conversations, live. Press play, then send from another window as somebody else.
subscription Added {
  messageAdded { id seq body sender { displayName } conversation { id title } }
}
`,
  `# Everything over one subscription. Give a cursor as "after" to go on from there, here or on another server.
subscription Events($after: String) {
  events(after: $after) {
    __typename
    cursor
    ... on StreamStarted { start }
    ... on MessageAdded { message { id body sender { displayName } } }
    ... on MessageUpdated { message { id body editedAt deletedAt } }
    ... on ReceiptUpdated { receipt { user { displayName } deliveredSeq readSeq } }
    ... on ConversationUpdated { conversation { id title memberCount } }
    ... on ConversationRemoved { conversationId reason }
  }
}

# The same for clients that can only poll: it answers at the first event, or after 20 s.
query Poll($after: String) {
  events(after: $after, waitSeconds: 20) {
    start
    cursor
    hasMore
    events { __typename ... on MessageAdded { message { id body } } }
  }
}
`,
  `# What others have got and read, live.
subscription Receipts {
  receiptUpdated { user { displayName } deliveredSeq readSeq conversation { id } }
}
`,
  `# Who is there. Put ids from the inbox into "Variables": { "people": ["usr_…"] }
subscription Presence($people: [ID!]!) {
  presenceChanged(userIds: $people) { user { displayName } status lastActiveAt }
}
`,
  `# Who is typing. "Variables": { "id": "cnv_…" }
subscription Typing($id: ID!) {
  typing(conversationId: $id) { user { displayName } isTyping expiresAt }
}
`,
];
