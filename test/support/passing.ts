/** Builds operations that pass a value to each argument and input field of the schema, so that a new one is covered. */
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";

type Input = GraphQLArgument | GraphQLInputField;
type Root = "query" | "mutation" | "subscription";

/** An argument, or an input field within one, with the path to it through the schema. */
export interface Target {
  /** As the schema's build names it: `Query.user(username:)` or `SignUpInput.email`. */
  at: string;
  root: Root;
  /** From the root to the field that has the argument. */
  fields: GraphQLField<unknown, unknown>[];
  /** From the argument to the input field. */
  inputs: [GraphQLArgument, ...GraphQLInputField[]];
}

export const inputOf = ({ inputs }: Target) => inputs.at(-1) as Input;

/** A literal in the document, a variable in the value's place, or a variable for the whole argument. */
export const WAYS = ["literal", "variable", "argument"] as const;
export type Way = (typeof WAYS)[number];

export interface Operation {
  query: string;
  variables: Record<string, unknown>;
}

export function targetsOf(schema: GraphQLSchema): Target[] {
  const roots: [Root, GraphQLObjectType | null | undefined][] = [
    ["query", schema.getQueryType()],
    ["mutation", schema.getMutationType()],
    ["subscription", schema.getSubscriptionType()],
  ];
  const seen = new Set<GraphQLObjectType>();
  return roots.flatMap(([root, type]) => (type ? targetsFrom(root, type, seen) : []));
}

/** Takes the shortest path to each type. Types that queries reach are not visited again through mutations. */
function targetsFrom(root: Root, type: GraphQLObjectType, seen: Set<GraphQLObjectType>): Target[] {
  const targets: Target[] = [];
  const ways: [GraphQLObjectType, GraphQLField<unknown, unknown>[]][] = [[type, []]];
  seen.add(type);
  for (const [owner, way] of ways)
    for (const field of Object.values(owner.getFields())) {
      const fields = [...way, field];
      for (const argument of field.args)
        targets.push(
          ...within({ at: `${owner.name}.${field.name}(${argument.name}:)`, root, fields, inputs: [argument] }),
        );
      const next = getNamedType(field.type);
      if (!isObjectType(next) || seen.has(next)) continue;
      seen.add(next);
      ways.push([next, fields]);
    }
  return targets;
}

function within(target: Target): Target[] {
  const type = getNamedType(inputOf(target).type);
  if (!isInputObjectType(type)) return [target];
  const inner = Object.values(type.getFields()).flatMap((field) =>
    within({ ...target, at: `${type.name}.${field.name}`, inputs: [...target.inputs, field] }),
  );
  return [target, ...inner];
}

/** Sensible values for required fields, by field name or type name. */
export type Fill = Record<string, unknown>;

export function passing({ root, fields, inputs }: Target, value: unknown, way: Way, fill: Fill): Operation {
  const [argument, ...path] = inputs;
  const last = inputs.at(-1) as Input;
  const passed = { literal: undefined, variable: last.type, argument: argument.type }[way];
  const text = {
    literal: () => literalAt(argument, path, () => literalOf(value, last.type), fill),
    variable: () => literalAt(argument, path, () => "$value", fill),
    argument: () => "$value",
  }[way]();
  const variable = way === "argument" ? valueAt(argument, path, value, fill) : value;
  const head = passed ? `${root} Passing($value: ${passed})` : `${root} Passing`;
  return {
    query: `${head} ${selectionOf(fields, argument, text, fill)}`,
    variables: passed ? { value: variable } : {},
  };
}

function selectionOf(
  [field, ...rest]: GraphQLField<unknown, unknown>[],
  argument: GraphQLArgument,
  text: string,
  fill: Fill,
): string {
  if (!field) return "{ __typename }";
  const given = field.args.flatMap((arg) => {
    if (rest.length === 0 && arg === argument) return [`${arg.name}: ${text}`];
    return isRequiredArgument(arg) ? [`${arg.name}: ${literalOf(filled(arg, fill), arg.type)}`] : [];
  });
  const args = given.length > 0 ? `(${given.join(", ")})` : "";
  const below = isLeafType(getNamedType(field.type)) ? "" : ` ${selectionOf(rest, argument, text, fill)}`;
  return `{ ${field.name}${args}${below} }`;
}

/** An input object's literal, with the text at the end of the path. */
function literalAt(input: Input, path: GraphQLInputField[], text: () => string, fill: Fill): string {
  const [next, ...rest] = path;
  const type = getNamedType(input.type);
  if (!next || !isInputObjectType(type)) return text();
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field === next) return [`${field.name}: ${literalAt(field, rest, text, fill)}`];
    return isRequiredInputField(field) ? [`${field.name}: ${literalOf(filled(field, fill), field.type)}`] : [];
  });
  return `{ ${parts.join(", ")} }`;
}

/** The same as JSON. */
function valueAt(input: Input, path: GraphQLInputField[], value: unknown, fill: Fill): unknown {
  const [next, ...rest] = path;
  const type = getNamedType(input.type);
  if (!next || !isInputObjectType(type)) return value;
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field === next) return [[field.name, valueAt(field, rest, value, fill)]];
    return isRequiredInputField(field) ? [[field.name, filled(field, fill)]] : [];
  });
  return Object.fromEntries(parts);
}

export function filled({ name, type }: Pick<Input, "name" | "type">, fill: Fill): unknown {
  const one = getNamedType(type);
  if (isInputObjectType(one)) {
    const fields = Object.values(one.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(fields.map((field) => [field.name, filled(field, fill)]));
  }
  const value = fill[name] ?? (isEnumType(one) ? one.getValues()[0]?.name : fill[one.name]);
  return isList(type) && !Array.isArray(value) ? [value] : value;
}

export const isList = (type: GraphQLInputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

/** Strings are written as in JSON, which GraphQL accepts. */
function literalOf(value: unknown, type: GraphQLInputType): string {
  const one = getNamedType(type);
  if (Array.isArray(value)) return `[${value.map((each) => literalOf(each, type)).join(" ")}]`;
  if (isInputObjectType(one) && value instanceof Object)
    return `{ ${Object.entries(value)
      .map(([name, part]) => `${name}: ${literalOf(part, one.getFields()[name]?.type as GraphQLInputType)}`)
      .join(", ")} }`;
  return isEnumType(one) && one.getValue(String(value)) ? String(value) : JSON.stringify(value);
}
