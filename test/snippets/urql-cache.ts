import type { Cache, CacheExchangeOpts, Data, KeyGenerator, Resolver } from "@urql/exchange-graphcache";
import { type ChatEvent, EVENT_TYPES, HISTORY, type Line, PAGE, type Page } from "./chat-documents.js";
import { joined, type PageArgs, type PageInfo, type Stretch } from "./pages.js";

/** Identifies a receipt by conversation and person if a query leaves out the id. */
function receiptKey({ id, conversation, user }: Data): string | null {
  if (id) return String(id);
  const [of, whose] = [conversation as Data | undefined, user as Data | undefined];
  return of?.id && whose?.id ? `${of.id}:${whose.id}` : null;
}

const one: KeyGenerator = () => "viewer";
const byId: KeyGenerator = ({ id }) => (id ? String(id) : null);
const KEYS: Record<string, KeyGenerator> = {
  Viewer: one,
  PrivacySettings: one,
  NotificationSettings: one,
  Receipt: receiptKey,
};

/** An object with an id is cached by it, others in their place. graphcache would warn for each type without a key. */
const keys = new Proxy(KEYS, { get: (known, typename) => known[String(typename)] ?? byId });

/** Places pages in their list, for queries with `nodes`, with `edges`, or with both in turn. */
const pages: Resolver = (_, args, cache, { parentKey, fieldName }) => {
  const own = cache.resolve(parentKey, fieldName, args);
  if (typeof own !== "string") return undefined;
  const others = cache
    .inspectFields(parentKey)
    .filter((field) => field.fieldName === fieldName && isOfOneList(field.arguments ?? {}, args))
    .map((field) => ({ key: cache.resolve(parentKey, field.fieldKey), args: (field.arguments ?? {}) as PageArgs }))
    .filter(({ key }) => typeof key === "string" && key !== own);
  const stretches = others.map(({ key, args }) => ({ stretch: stretchOf(cache, key as string), args }));
  return connection(cache, own, grown(stretchOf(cache, own), stretches));
};

/** Joins all stretches that adjoin it, directly or through others. */
function grown(whole: Stretch<string>, others: { stretch: Stretch<string>; args: PageArgs }[]): Stretch<string> {
  for (const [i, { stretch, args }] of others.entries()) {
    const both = joined(whole, stretch, args);
    if (both) return grown(both, others.toSpliced(i, 1));
  }
  return whole;
}

function connection(cache: Cache, key: string, { entries, pageInfo }: Stretch<string>) {
  const __typename = cache.resolve(key, "__typename") as string;
  const edge = __typename.replace("Connection", "Edge");
  const ends = { startCursor: entries[0]?.cursor ?? null, endCursor: entries.at(-1)?.cursor ?? null };
  return {
    __typename,
    edges: entries.map(({ cursor, node }) => ({ __typename: edge, cursor, node })),
    nodes: entries.map(({ node }) => node),
    pageInfo: { __typename: "PageInfo", ...ends, ...pageInfo },
  };
}

const PLACES = ["after", "before", "first", "last"];

/** Whether two pages are of the same list: their arguments differ in nothing but the place. */
function isOfOneList(one: object, other: object): boolean {
  const rest = (args: object) =>
    JSON.stringify(
      Object.entries(args)
        .filter(([name, value]) => !PLACES.includes(name) && value != null)
        .sort(),
    );
  return rest(one) === rest(other);
}

function stretchOf(cache: Cache, key: string): Stretch<string> {
  const keysOf = (name: string) => cache.resolve(key, name) as string[] | undefined;
  const nodes = keysOf("nodes") ?? keysOf("edges")?.map((edge) => cache.resolve(edge, "node") as string) ?? [];
  const info = cache.resolve(key, "pageInfo") as string | undefined;
  const names = ["hasPreviousPage", "hasNextPage", "startCursor", "endCursor"];
  const known = names
    .map((name) => [name, info && cache.resolve(info, name)])
    .filter(([, value]) => value !== undefined);
  return {
    entries: nodes.map((node) => ({ cursor: cursorOf(cache, node), node })).filter(({ cursor }) => cursor), // else it is gone
    pageInfo: Object.fromEntries(known) as PageInfo,
  };
}

/** The cursor of a member is the id of the person. */
function cursorOf(cache: Cache, node: string): string {
  const isMember = cache.resolve(node, "__typename") === "Member";
  return cache.resolve(isMember ? (cache.resolve(node, "user") as string) : node, "id") as string;
}

interface History {
  conversation: { id: string; messages: Page<Line> & { edges: { cursor: string; node: Line }[] } } | null;
}

/** Adds a message at its place in the history, if the history is loaded up to its newest message. */
function add(cache: Cache, message: Line): void {
  const variables = { id: message.conversation.id, last: PAGE };
  cache.updateQuery<History>({ query: HISTORY, variables }, (data) => {
    const known = data?.conversation?.messages;
    if (!known || known.pageInfo.hasNextPage || known.nodes.some(({ id }) => id === message.id)) return data;
    const at = known.nodes.filter(({ seq }) => seq < message.seq).length;
    if (at === 0 && known.nodes.length > 0) return data;
    const edge = { __typename: "MessageEdge", cursor: message.id, node: message };
    const [edges, nodes] = [known.edges.toSpliced(at, 0, edge), known.nodes.toSpliced(at, 0, message)];
    const pageInfo = { ...known.pageInfo, startCursor: nodes[0]?.id ?? null, endCursor: nodes.at(-1)?.id ?? null };
    return {
      ...data,
      conversation: { ...data.conversation, messages: { ...known, edges, nodes, pageInfo } },
    } as History;
  });
}

function take(cache: Cache, event: ChatEvent): void {
  if (event.__typename === "MessageAdded") add(cache, event.message);
  if (event.__typename === "ConversationRemoved")
    cache.invalidate({ __typename: "Conversation", id: event.conversationId });
  if (event.__typename !== "StreamStarted" || event.start !== "RESET") return;
  for (const { fieldKey, fieldName } of cache.inspectFields("Query")) {
    const kept = cache.resolve("Query", fieldKey);
    if (fieldName === "conversation" && typeof kept === "string") cache.invalidate(kept); // with its history
    cache.invalidate("Query", fieldKey);
  }
}

/** Marks the first page as changed, because it now contains the others. */
function touchFirst(cache: Cache): void {
  const first = { first: PAGE };
  const kept = cache.resolve("Query", "inbox", first);
  if (typeof kept === "string") cache.link("Query", "inbox", first, kept);
}

/** Without a schema, graphcache also writes an event by the other types' selections, and warns of missing fields. */
function warn(severity: "debug" | "error" | "warn", message: string): void {
  if (severity !== "debug" && !/Invalid undefined[\s\S]*"Events" subscription/.test(message))
    // biome-ignore lint/suspicious/noConsole: graphcache itself writes its warnings there
    console[severity](message);
}

export const cacheOptions: Partial<CacheExchangeOpts> = {
  keys,
  logger: warn,
  possibleTypes: { Event: EVENT_TYPES, Node: ["Conversation", "Message", "Notification", "Session", "User"] },
  resolvers: {
    Query: { inbox: pages, messages: pages, notifications: pages, searchMessages: pages, users: pages },
    Conversation: { messages: pages, members: pages },
    Viewer: { blockedUsers: pages },
  },
  updates: {
    Query: { inbox: (_, args, cache) => (args.after ? touchFirst(cache) : undefined) },
    Mutation: { sendMessage: (data, _, cache) => add(cache, (data.sendMessage as { message: Line }).message) },
    Subscription: { events: (data, _, cache) => take(cache, data.events as ChatEvent) },
  },
};
