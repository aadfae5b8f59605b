/** A schema with a text or a list that nobody bounded is not built. */
import SchemaBuilder from "@pothos/core";
import { expect, test } from "vitest";
import { boundFor } from "../../src/graphql/bounds.js";
import BoundsPlugin from "../../src/graphql/bounds-plugin.js";

function builderOf() {
  const builder = new SchemaBuilder({ plugins: [BoundsPlugin] } as never); // without what Prisma's types require
  builder.queryType({ fields: (t) => ({ ok: t.boolean({ resolve: () => true }) }) });
  return builder;
}

test("texts and lists without a bound fail the build, which names each of them", () => {
  const builder = builderOf();
  const Filter = builder.inputType("Filter", {
    fields: (t) => ({ words: t.string(), flags: t.booleanList(), isOpen: t.boolean() }),
  });
  builder.queryField("found", (t) =>
    t.boolean({
      args: {
        filter: t.arg({ type: Filter }),
        id: t.arg.id(),
        ids: t.arg.idList({ maxLength: 64 }),
        first: t.arg.int(),
      },
      resolve: () => true,
    }),
  );
  const faults = [
    "Filter.words is a text and declares no maxLength",
    "Filter.flags is a list and declares no maxItems",
    "Query.found(id:) is a text and declares no maxLength",
    "Query.found(ids:) is a list and declares no maxItems",
  ];
  expect(() => builder.toSchema()).toThrow(/^the schema cannot be built: /);
  for (const fault of faults) expect(() => builder.toSchema()).toThrow(fault);
  expect(() => builder.toSchema()).not.toThrow(/isOpen|first/);
});

test("a bound that nothing applies to fails the build", () => {
  const builder = builderOf();
  builder.queryField("found", (t) =>
    t.boolean({
      args: { first: t.arg.int({ maxLength: 3 }), word: t.arg.string({ maxLength: 3, maxItems: 2 }) },
      resolve: () => true,
    }),
  );
  expect(() => builder.toSchema()).toThrow("Query.found(first:) declares a maxLength and is no text");
  expect(() => builder.toSchema()).toThrow("Query.found(word:) declares maxItems and is no list");
});

test("a bound is stated in the description, unless the field's own rule states a finer one", () => {
  const builder = builderOf();
  builder.queryField("found", (t) =>
    t.boolean({
      args: {
        title: t.arg.string({ maxLength: boundFor(100), description: "1 to 100 characters." }),
        url: t.arg.string({ maxLength: 2_048, description: "A URL." }),
        words: t.arg.stringList({ maxLength: boundFor(10), maxItems: 5, description: "Words." }),
      },
      resolve: () => true,
    }),
  );
  const args = builder.toSchema().getQueryType()?.getFields().found?.args ?? [];
  expect(Object.fromEntries(args.map(({ name, description }) => [name, description]))).toEqual({
    title:
      "1 to 100 characters. At most 100 characters as people see them, of at most 1,600 UTF-16 units together; BAD_USER_INPUT beyond.",
    url: "A URL. At most 2,048 code points; BAD_USER_INPUT beyond.",
    words:
      "Words. At most 10 characters as people see them, of at most 160 UTF-16 units together; BAD_USER_INPUT beyond. At most 5 entries; BAD_USER_INPUT beyond.",
  });
});
