/**
 * Builds arguments for every field from the schema, by the name and type of each argument, aimed at things in a world.
 * A new argument gets all ids, or a text, without a change here.
 */
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";

/** The people and things to aim at. */
export interface Targets {
  ids: { user: string[]; conversation: string[]; message: string[]; notification: string[]; session: string[] };
  usernames: string[];
  ownUsername: string;
  /** A word with which people's names begin. */
  search: string;
  /** A cursor of `events` from before everything that is compared. */
  cursor: string;
}

type Given = Record<string, unknown>;

const MOST_COMBINATIONS = 4;
const PASSWORD = "a good password";

const TEXTS: Record<string, string> = {
  emoji: "👍",
  query: "hello",
  avatarUrl: "https://pictures.example/1",
  password: PASSWORD,
  newPassword: PASSWORD,
};

/** Values for one argument; the first is the one with the most effect. */
function valuesFor(name: string, type: GraphQLInputType, targets: Targets, ownerName: string): unknown[] {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const each = valuesFor(name, nullable.ofType, targets, ownerName);
    return [each.slice(0, 2), each.slice(0, 1)];
  }
  if (isInputObjectType(nullable)) return inputsOf(Object.values(nullable.getFields()), targets, nullable.name);
  if (isEnumType(nullable)) return nullable.getValues().map(({ value }) => value);
  switch (getNamedType(nullable).name) {
    case "Boolean":
      return [true, false];
    case "Int":
      return [name === "first" || name === "last" ? 100 : 0];
    case "DateTime":
      return ["2100-01-01T00:00:00.000Z"];
    case "ID":
      return idsFor(name, targets);
    default:
      return textsFor(name, targets, ownerName);
  }
}

function idsFor(name: string, { ids }: Targets): string[] {
  if (/client/i.test(name)) return ["client id"];
  const kind = (["user", "conversation", "message", "notification", "session"] as const).find((each) =>
    name.toLowerCase().includes(each),
  );
  if (kind) return ids[kind];
  if (/^(member|mention|presence)/.test(name)) return ids.user;
  if (/^typingIn/.test(name)) return ids.conversation;
  if (/^reply/.test(name)) return ids.message;
  return Object.values(ids).flat();
}

function textsFor(name: string, targets: Targets, ownerName: string): string[] {
  if (name === "username") return ownerName.startsWith("Sign") ? [targets.ownUsername] : targets.usernames;
  if (name === "search") return [targets.search];
  if (name === "after") return [targets.cursor];
  return [TEXTS[name] ?? "text"];
}

/**
 * Sets of arguments: combinations of the required ones, and each optional one added to the first combination. Cursors
 * and sizes of pages are left out, because a cursor does not aim at anything.
 */
export function inputsOf(
  fields: readonly (GraphQLArgument | GraphQLInputField)[],
  targets: Targets,
  ownerName: string,
): Given[] {
  const isRequired = (field: GraphQLArgument | GraphQLInputField) =>
    "astNode" in field && field.astNode?.kind === "InputValueDefinition"
      ? isRequiredInputField(field as GraphQLInputField) || isRequiredArgument(field as GraphQLArgument)
      : false;
  let all: Given[] = [{}];
  for (const field of fields.filter(isRequired)) {
    const values = valuesFor(field.name, field.type, targets, ownerName);
    all = all.flatMap((given) => values.map((value) => ({ ...given, [field.name]: value })));
  }
  const [first = {}, ...others] = spread(all, MOST_COMBINATIONS);
  const optional = fields
    .filter((field) => !isRequired(field) && !["before", "first", "last"].includes(field.name))
    .filter(({ name }) => name !== "after" || ownerName === "events")
    .flatMap((field) =>
      valuesFor(field.name, field.type, targets, ownerName)
        .slice(0, isListType(getNullableType(field.type)) ? 1 : 4)
        .map((value) => ({ ...first, [field.name]: value })),
    );
  return [first, ...others, ...optional];
}

/** At most `most` items, spread evenly over the list. */
const spread = <Item>(items: Item[], most: number): Item[] =>
  items.length <= most
    ? items
    : Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as Item);
