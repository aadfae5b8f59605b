/**
 * Builds selections of all fields of a type from the schema, so that a new field is selected without a change here.
 * Each type occurs once on the path to a field, so that selections end.
 */
import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isObjectType,
} from "graphql";

export const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));

/** Settings with which a server accepts documents of this size. */
export const UNBOUNDED = {
  PARLEY_MAX_ANONYMOUS_BYTES: "10000000",
  PARLEY_MAX_FIELDS: "1000000",
  PARLEY_MAX_ANSWER_BYTES: "100000000",
  PARLEY_MAX_DEPTH: "100",
  PARLEY_MAX_COST: "1000000000000000",
  PARLEY_MAX_ALIASES: "10000",
  PARLEY_MAX_TOKENS: "100000",
  PARLEY_MAX_HTTP_BYTES: "10000000",
  PARLEY_MAX_FRAME_BYTES: "10000000",
};

/** Arguments for fields that return nothing with their defaults, or have required arguments. */
const ARGUMENTS: Record<string, string> = { "Conversation.changes": "(afterRevision: 0, first: 100)" };

/** A selection of all fields of a type; empty for a type without fields. */
export const selectionOfAll = (typeName: string): string =>
  isCompositeType(schema.getType(typeName)) ? selectionOfAny(typeName, []) : "";

function selectionOf(type: GraphQLObjectType, passed: readonly string[] = [], prefix = ""): string {
  const way = [...passed, type.name];
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    const key = `${type.name}.${field.name}`;
    const isItself = inner.name === type.name;
    const isAsked = field.args.every((argument) => !isNonNullType(argument.type)) || key in ARGUMENTS;
    if (!isAsked || (way.includes(inner.name) && !isItself)) return [];
    const head = `${prefix && `${prefix}_${field.name}: `}${field.name}${ARGUMENTS[key] ?? ""}`;
    if (isItself) return [`${head} ${leavesOf(type)}`];
    return isCompositeType(inner) ? [`${head} ${selectionOfAny(inner.name, way)}`] : [head];
  });
  return `{ __typename ${fields.join(" ")} }`;
}

/** Only the leaf fields: used for a field of the type itself, as a message that another quotes. */
function leavesOf(type: GraphQLObjectType): string {
  const leaves = Object.values(type.getFields()).filter((field) => !isCompositeType(getNamedType(field.type)));
  return `{ ${leaves.map(({ name }) => name).join(" ")} }`;
}

/** Fields of the same name may have different types in an interface's types, so each has an alias of its own. */
function selectionOfAny(name: string, way: readonly string[]): string {
  const type = schema.getType(name);
  if (isObjectType(type)) return selectionOf(type, way);
  if (!isAbstractType(type)) throw new Error(`${name} has no fields`);
  const each = schema.getPossibleTypes(type).filter((possible) => !way.includes(possible.name));
  return `{ __typename ${each.map((possible) => `... on ${possible.name} ${selectionOf(possible, way, possible.name)}`).join(" ")} }`;
}
