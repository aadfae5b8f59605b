/**
 * Selections of every field that a type has, made from the schema: a new field is asked for by itself. Each type comes
 * once on the way to a field, so that they end.
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

export const schema = buildSchema(readFileSync(new URL("../schema.graphql", import.meta.url), "utf8"));

/** Settings with which a server answers documents of this size. */
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

/** Fields whose arguments have no default that would show anything. */
const ARGUMENTS: Record<string, string> = { "Conversation.changes": "(afterRevision: 0, first: 100)" };

/** All fields of a type; nothing of a type that has none. */
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

/** Of a message that another quotes: what it says, and not again all around it. */
function leavesOf(type: GraphQLObjectType): string {
  const leaves = Object.values(type.getFields()).filter((field) => !isCompositeType(getNamedType(field.type)));
  return `{ ${leaves.map(({ name }) => name).join(" ")} }`;
}

/** Fields of the same name differ between the types of an interface: each has an alias of its own. */
function selectionOfAny(name: string, way: readonly string[]): string {
  const type = schema.getType(name);
  if (isObjectType(type)) return selectionOf(type, way);
  if (!isAbstractType(type)) throw new Error(`${name} has no fields`);
  const each = schema.getPossibleTypes(type).filter((possible) => !way.includes(possible.name));
  return `{ __typename ${each.map((possible) => `... on ${possible.name} ${selectionOf(possible, way, possible.name)}`).join(" ")} }`;
}
