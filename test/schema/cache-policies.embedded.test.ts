/** Queries that ask for different parts of one object make no request more, lose nothing, and warn of nothing. */

import { readFileSync } from "node:fs";
import { ApolloClient, gql, HttpLink } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import {
  buildSchema,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isNullableType,
  isObjectType,
} from "graphql";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createCache, typePolicies } from "../snippets/apollo-cache.js";
import { cacheOptions } from "../snippets/urql-cache.js";
import { castOf, directBetween, type Parley, type Person, send, startParley } from "../support/parley.js";

const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
let parley: Parley;
let ana: Person;
let conversation: string;
let requests = 0;

beforeAll(async () => {
  parley = await startParley();
  const [one, other] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  ana = one;
  conversation = await directBetween(ana, other);
  await send(other, conversation, "hello");
  const input = `{ conversationId: "${conversation}", body: "to be said" }`;
  await ana.ask(`mutation { saveDraft(input: ${input}) { conversation { id } } }`);
});
afterAll(() => parley?.stop());

const complaints: unknown[][] = [];
beforeEach(() => {
  requests = 0;
  complaints.length = 0;
  for (const way of ["warn", "error"] as const)
    vi.spyOn(console, way).mockImplementation((...words) => void complaints.push(words));
});
afterEach(() => void vi.restoreAllMocks());

const counted: typeof fetch = (input, init) => {
  requests++;
  return fetch(input, { ...init, headers: { ...(init?.headers as object), authorization: `Bearer ${ana.token}` } });
};

type Ask = (query: string) => Promise<unknown>;
const clients: Record<string, () => Ask> = {
  "Apollo Client": () => {
    const client = new ApolloClient({ link: new HttpLink({ uri: ana.url, fetch: counted }), cache: createCache() });
    return async (query) => (await client.query({ query: gql(query) })).data;
  },
  urql: () => {
    const client = new Client({
      url: ana.url,
      preferGetMethod: false,
      fetch: counted,
      exchanges: [cacheExchange(cacheOptions), fetchExchange],
    });
    return async (query) => (await client.query(query, {}).toPromise()).data;
  },
};

interface Place {
  path: string[];
  types: GraphQLObjectType[];
}

/** Every object that stands in one place below another, from the schema: a new one is tried by itself. */
function placesBelow({ path, types }: Place): Place[] {
  if (path.length > 3) return [];
  const fields = Object.values((types.at(-1) as GraphQLObjectType).getFields());
  return fields.flatMap(({ name, type, args }) => {
    const [inner, named] = [isNonNullType(type) ? type.ofType : type, getNamedType(type)];
    if (isListType(inner) || !isObjectType(named) || named.name.endsWith("Connection")) return [];
    if (args.some((arg) => isNonNullType(arg.type)) || types.includes(named)) return [];
    const place = { path: [...path, name], types: [...types, named] };
    return [place, ...placesBelow(place)];
  });
}

function places(): Place[] {
  const root = (field: string, type: string) => {
    const place = { path: [field], types: [schema.getType(type) as GraphQLObjectType] };
    return [place, ...placesBelow(place)];
  };
  return [...root("viewer", "Viewer"), ...root(`conversation(id: "${conversation}")`, "Conversation")];
}

const idOf = (type: GraphQLObjectType) => (type.getFields().id ? "id " : "");

/** Two queries that ask one object for different fields; none where it has only one. */
function differing({ path, types }: Place): [string, string] | undefined {
  const leaves = Object.values((types.at(-1) as GraphQLObjectType).getFields())
    .filter(
      ({ name, type, args }) =>
        name !== "id" && args.length === 0 && isLeafType(isNonNullType(type) ? type.ofType : type),
    )
    .map(({ name }) => name);
  const [one, other] = leaves;
  if (one === undefined || other === undefined) return undefined;
  const query = (leaf: string) =>
    `{ ${path.map((field, i) => `${field} { ${idOf(types[i] as GraphQLObjectType)}`).join("")}${leaf}${" }".repeat(path.length)} }`;
  return [query(one), query(other)];
}

test.each(Object.keys(clients))("%s keeps what two queries ask of the same object", async (name) => {
  const tried = places().flatMap((place) => differing(place) ?? []);
  let twice = 0;
  for (let i = 0; i < tried.length; i += 2) {
    const [one = "", other = ""] = tried.slice(i, i + 2);
    const ask = clients[name]?.() as Ask;
    requests = 0;
    const answers = [await ask(one), await ask(other)];
    expect([await ask(one), await ask(other)], one).toEqual(answers);
    expect(requests, `${one} and ${other}`).toBeLessThanOrEqual(2); // one where there is no such object
    twice += requests === 2 ? 1 : 0;
    expect(complaints, `${one} and ${other}`).toEqual([]);
  }
  expect(twice).toBeGreaterThan(8);
});

test("every list that has pages has a policy, in each of the two caches", () => {
  const lists = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && type !== schema.getMutationType()
      ? Object.values(type.getFields())
          .filter(
            (field) =>
              getNamedType(field.type).name.endsWith("Connection") &&
              isNullableType(field.args.find(({ name }) => name === "first")?.type),
          )
          .map((field) => [type.name, field.name] as const)
      : [],
  );
  expect(lists.length).toBeGreaterThan(5);
  const resolvers = cacheOptions.resolvers as Record<string, object>;
  for (const [type, field] of lists) {
    expect(Object.keys(typePolicies[type]?.fields ?? {}), `${type}.${field}`).toContain(field);
    if (field !== "changes") expect(Object.keys(resolvers[type] ?? {}), `${type}.${field}`).toContain(field);
  }
});
