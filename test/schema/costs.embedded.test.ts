/** Each list says what it weighs: one that does not would be free, however long it is. */
import {
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config.js";
import { schema } from "../../src/graphql/schema.js";

const isList = (type: GraphQLOutputType) => isListType(isNonNullType(type) ? type.ofType : type);

const fields = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith("__"))
  .flatMap((type) =>
    Object.values(type.getFields()).map((field): [string, GraphQLField<unknown, unknown>] => [
      `${type.name}.${field.name}`,
      field,
    ]),
  );
/** Rows of a page, for which the field that answers with the page has paid. */
const ofPages = /^(\w+Connection\.(edges|nodes)|EventPage\.events)$/;
const pages = fields.filter(([, { type }]) => /Connection$|^EventPage$/.test(getNamedType(type).name));
const lists = fields.filter(
  ([name, { type }]) =>
    isList(type) && !isLeafType(getNamedType(type)) && !ofPages.test(name) && name !== "Query.nodes",
);

test.each(lists)(
  "%s, a list without pages, weighs what it usually has, and says how many entries it has",
  (_, { extensions }) => {
    expect(extensions.complexity).toBeInstanceOf(Function);
    expect(extensions.entries).toBeInstanceOf(Function);
  },
);

test.each([...pages, ...fields.filter(([name]) => name === "Query.nodes")])(
  "%s, a page, weighs what is asked for",
  (_, { extensions }) => {
    const complexity = extensions.complexity as (list: object) => { entries: number };
    const config = loadConfig({});
    expect(complexity({ args: { first: 7, ids: Array(7) }, isNested: false, config }).entries).toBe(7);
    expect(complexity({ args: {}, isNested: true, config }).entries).toBeGreaterThanOrEqual(0);
  },
);

test("there are both", () => {
  expect(lists.length).toBeGreaterThan(8);
  expect(pages.length).toBeGreaterThan(8);
});
