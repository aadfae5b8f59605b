import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TypedDocumentString } from "../graphql/graphql.js";
import { ask, castOf, codeOf, type Parley, type Person, startParley, until } from "../support/parley.js";

let parley: Parley;
let ana: Person;

beforeAll(async () => {
  parley = await startParley({ PARLEY_INTROSPECTION: "0", PARLEY_GRAPHIQL: "0" });
  ana = (await castOf(parley, "Ana"))[0] as Person;
});
afterAll(async () => {
  await ana?.leave();
  await parley?.stop();
});

const DESCRIBING = {
  "the whole schema": getIntrospectionQuery(),
  "its name alone": "{ __schema { queryType { name } } }",
  "one type": `{ __type(name: "User") { name fields { name } } }`,
  "an alias": "{ a: __schema { types { name } } }",
  "a fragment": "{ ...A } fragment A on Query { ...B } fragment B on Query { b: __schema { types { name } } }",
  "an inline fragment": "{ ... on Query { ... { __schema { types { name } } } } }",
  "a fragment that another operation of the document uses": `query Two { ...A } query One { __typename } fragment A on Query { __type(name: "User") { name } }`,
  "a field that is skipped": "{ __typename __schema @skip(if: true) { types { name } } }",
  "what stands beside other fields": `{ viewer { user { id } } __type(name: "Query") { name } }`,
};

type Document = TypedDocumentString<object, object>;

describe.each(Object.entries(DESCRIBING))("where introspection is off, %s is refused", (_, query) => {
  const operationName = query.includes("query One") ? "One" : undefined;

  test("over POST and GET", async () => {
    const post = await ana.ask(query);
    expect(codeOf(post)).toBe("FORBIDDEN");
    expect(post.errors?.[0]?.message).toContain("PARLEY_INTROSPECTION");
    expect(post.data ?? null).toBeNull();
    expect(codeOf(await ask(ana.url, undefined, query)), "nobody who is not signed in").toBe("FORBIDDEN");
    const params = new URLSearchParams({ query, ...(operationName && { operationName }) });
    const get = await fetch(`${ana.url}?${params}`, { headers: { accept: "application/json" } });
    expect(codeOf(await get.json())).toBe("FORBIDDEN");
  });

  test.each(["ws", "sse"] as const)("over %s", async (transport) => {
    const followed = ana.follow(query as unknown as Document, {}, transport);
    await until("it is refused", () => followed.isDone);
    expect(JSON.stringify(followed.error ?? followed.answers)).toContain('"FORBIDDEN"');
    expect(JSON.stringify(followed.answers)).not.toContain("queryType");
  });
});

test("__typename stays, and so does everything else", async () => {
  expect((await ana.ask("{ __typename viewer { __typename user { __typename } } }")).data).toEqual({
    __typename: "Query",
    viewer: { __typename: "Viewer", user: { __typename: "User" } },
  });
});

test("where GraphiQL is off, a browser gets a short text", async () => {
  const page = await fetch(ana.url, { headers: { accept: "text/html,application/xhtml+xml" } });
  expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/plain; charset=utf-8"]);
  expect(await page.text()).toBe("GraphiQL is off on this server. Send GraphQL requests to this address by POST.\n");
});
