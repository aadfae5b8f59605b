import { type FieldPolicy, InMemoryCache, type Reference, type StoreObject, type TypePolicies } from "@apollo/client";
import { EVENT_TYPES } from "./chat-documents.js";
import { beginsAnew, joined, type PageArgs, type PageInfo, type Stretch } from "./pages.js";

type Read = (name: string, from: Reference | StoreObject | undefined) => unknown;
type Node = Reference | StoreObject;

interface Connection {
  __typename?: string;
  edges?: { cursor?: string; node: Node }[];
  nodes?: Node[];
  pageInfo?: PageInfo;
}

/** A cached list, with the other fields of its connection, such as `unreadCount`. */
type Kept = Stretch<Node> & { __typename?: string };

/** Places pages in their list, for queries with `nodes`, with `edges`, or with both in turn. */
export function pages(keyArgs: string[] | false = false): FieldPolicy<Kept, Connection, Connection> {
  return {
    keyArgs,
    merge(known, { edges, nodes, pageInfo = {}, ...rest }, { args, readField }) {
      const read = readField as Read;
      const entries =
        edges?.map(({ cursor, node }) => ({ cursor: cursor ?? cursorOf(node, read), node })) ??
        nodes?.map((node) => ({ cursor: cursorOf(node, read), node }));
      if (!entries) return { entries: [], pageInfo, ...known, ...rest };
      const page = { entries, pageInfo };
      const whole = known && !beginsAnew(args as PageArgs) ? joined(known, page, args as PageArgs) : undefined;
      return { ...known, ...rest, ...(whole ?? page) };
    },
    read(known, { canRead }) {
      if (!known) return undefined;
      const { entries, ...rest } = known;
      const there = entries.filter(({ node }) => canRead(node));
      const __typename = rest.__typename?.replace("Connection", "Edge");
      return {
        ...rest,
        edges: there.map(({ cursor, node }) => ({ __typename, cursor, node })),
        nodes: there.map(({ node }) => node),
        pageInfo: { __typename: "PageInfo", ...endsOf(there), ...rest.pageInfo },
      } as Connection;
    },
  };
}

/** The cursor of a member is the id of the person. */
function cursorOf(node: Node, read: Read): string {
  const from = read("__typename", node) === "Member" ? (read("user", node) as Node) : node;
  return read("id", from) as string;
}

/** The cursors of both ends, for a query that selects them after one that did not. */
const endsOf = (entries: Kept["entries"]) => ({
  startCursor: entries[0]?.cursor ?? null,
  endCursor: entries.at(-1)?.cursor ?? null,
});

/** Identifies a receipt by conversation and person if a query leaves out the id. */
function receiptKey(receipt: Readonly<StoreObject>, { readField }: { readField: Read }): string | false {
  if (receipt.id) return `Receipt:${receipt.id}`;
  const id = (name: string) => readField("id", receipt[name] as Node | undefined);
  return id("conversation") && id("user") ? `Receipt:${id("conversation")}:${id("user")}` : false;
}

/** The viewer has only one of each, so all queries share one object. */
const ONE: TypePolicies[string] = { keyFields: [] };
/** Belongs to the object that holds it, so the fields of several queries are merged. */
const BY_PLACE: TypePolicies[string] = { merge: true };

export const typePolicies: TypePolicies = {
  Query: {
    fields: {
      inbox: pages(["filter"]),
      messages: pages(["conversationId"]),
      notifications: pages(["unreadOnly"]),
      searchMessages: pages(["conversationId", "query"]),
      users: pages(["search"]),
    },
  },
  Conversation: {
    fields: { messages: pages(), members: pages(), changes: { keyArgs: ["afterRevision", "first"] } },
  },
  Subscription: { fields: { events: { merge: false } } }, // each event replaces the one before
  Viewer: { ...ONE, fields: { blockedUsers: pages() } },
  PrivacySettings: ONE,
  NotificationSettings: ONE,
  Receipt: { keyFields: receiptKey as never },
  Member: BY_PLACE,
  Draft: BY_PLACE,
  Presence: BY_PLACE,
  DeliveryStats: BY_PLACE,
  GroupEvent: BY_PLACE,
};

export function createCache(): InMemoryCache {
  return new InMemoryCache({ possibleTypes: { Event: EVENT_TYPES }, typePolicies });
}
