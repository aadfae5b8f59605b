/**
 * Bounds the texts and lists that clients pass. A document's literals are checked before it is validated, and raw
 * variables before they are coerced, so neither the cost of an operation nor a resolver meets a value that is too
 * large. Every argument and input field declares its bounds in the builder (see bounds-plugin.ts).
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Config } from "../config.js";
import { badInput, ParleyError } from "../errors.js";
import { unitsFor } from "../text/characters.js";
import { boundOf, isLongerThan, isStorable } from "../text/text.js";
import { excerptOf, type Path, VariableError } from "./variable-error.js";

/** A number, or a function that takes it from the settings. */
export type Most = number | ((config: Config) => number);

/** A wide bound in UTF-16 units, for a text whose service counts `characters` by a finer rule. */
export interface TextBound {
  units: Most;
  characters: Most;
  /** The unit of `characters`; UTF-16 units if left out. */
  countedAs?: "code points" | "characters as people see them";
  /** The bound is appended to the field's description. */
  isAppended?: true | undefined;
}

/** Declared by an argument or input field. A list of texts has both: `maxLength` is for each entry. */
export interface Bounds {
  /**
   * A number counts code points and is for texts that people do not write, such as tokens. For other texts a {@link
   * Room} leaves the exact count to the service.
   */
  maxLength?: Most | TextBound;
  /** Entries of a list. */
  maxItems?: Most;
  /**
   * The field's own rule removes or hashes U+0000 and lone surrogates. Elsewhere both are refused, because no store can
   * hold them.
   */
  takesAnyCharacter?: boolean;
  /**
   * For ids and cursors whose field answers an unknown one with null, NOT_FOUND or RESET. A value that is too long is
   * then unknown, too.
   */
  isUnknownBeyond?: boolean;
}

/** Room for a text that people write. Its service counts it in characters as people see them. */
export const boundFor = (characters: Most): TextBound => ({
  characters,
  countedAs: "characters as people see them",
  isAppended: true,
  units: typeof characters === "number" ? unitsFor(characters) : (config) => unitsFor(characters(config)),
});

/** For inputs that declare no bound: values of enums, numbers and dates, and arguments of introspection. */
const MAX_UNDECLARED = 256;

const MAX_QUOTED_NAME = 64;

export interface BoundsCheck {
  /** Throws BAD_USER_INPUT if the document has no operation of that name, or if it has several and none is named. */
  checkName(document: DocumentNode, name: ExecutionArgs["operationName"]): void;
  /** Throws BAD_USER_INPUT for a literal that is too large. Takes linear time and is safe before validation. */
  checkDocument(document: DocumentNode): void;
  /**
   * Throws BAD_USER_INPUT for a variable that is too large, or for an operation that the document does not have.
   * Removes variables that the operation does not declare, because a subscription keeps its variables for as long as it
   * lives.
   */
  checkVariables(args: ExecutionArgs): void;
}

/** An argument, an input field, or an entry of either if it is a list. */
interface Place {
  name: string;
  type: GraphQLInputType;
  bounds: Bounds;
}

interface Variable {
  definition: VariableDefinitionNode;
  /** The arguments and input fields that use its value. */
  places: Set<Place>;
}

/** The variables of each operation of a document, by name. */
type Plan = Map<OperationDefinitionNode, Map<string, Variable>>;

/** Replaces an id or a cursor that is too long to be one. */
const UNKNOWN = "";

export function createBoundsCheck(schema: GraphQLSchema, config: Config): BoundsCheck {
  const plans = new WeakMap<DocumentNode, Plan>();
  const checks = new Checks(config);

  function planOf(document: DocumentNode): Plan {
    const known = plans.get(document);
    if (known) return known;
    const plan = planFor(schema, document, checks);
    plans.set(document, plan);
    return plan;
  }

  return {
    checkName: (document, name) => void operationIn(planOf(document), name),
    checkDocument: (document) => void planOf(document),
    checkVariables({ document, operationName, variableValues }) {
      const variables = variableValues ?? {};
      const declared = operationIn(planOf(document), operationName);
      for (const [name, { definition, places }] of declared) {
        if (!Object.hasOwn(variables, name)) continue;
        for (const place of places) located(definition, () => checks.variable(name, variables[name], place));
        if (checks.isUnknown(variables[name], places)) Object.assign(variables, { [name]: UNKNOWN });
      }
      for (const name of Object.keys(variables))
        if (!declared.has(name)) delete (variables as Record<string, unknown>)[name];
    },
  };
}

/** Refuses an unknown operation name: caches by name, per document, would grow with every name that is made up. */
function operationIn(plan: Plan, name: ExecutionArgs["operationName"]) {
  const found = [...plan.keys()].filter((operation) => name == null || operation.name?.value === name);
  const variables = found.length === 1 && found[0] && plan.get(found[0]);
  if (variables) return variables;
  const message =
    name == null && found.length > 0
      ? "The document has several operations: `operationName` says which to run."
      : "The document has no such operation.";
  throw badInput("operationName", message);
}

// ── values ──

class Checks {
  readonly #config: Config;
  /** One place per definition, so that each is checked once per variable. */
  readonly #places = new WeakMap<GraphQLArgument | GraphQLInputField, Place>();
  readonly #items = new WeakMap<Place, Place>();

  constructor(config: Config) {
    this.#config = config;
  }

  placeOf(definition: GraphQLArgument | GraphQLInputField): Place {
    const { name, type } = definition;
    return known(this.#places, definition, () => ({ name, type, bounds: boundsOf(definition) }));
  }

  /** Checks a variable's value. A refusal has the words of graphql-js, with the variable's name and the path within. */
  variable(name: string, value: unknown, place: Place): void {
    const path: Path = [];
    try {
      this.#value(value, place, path);
    } catch (error) {
      throw error instanceof VariableError ? error.of(name, path) : error;
    }
  }

  /** Checks a JSON value. It descends only where the type does, so the depth of the value itself does not matter. */
  #value(value: unknown, place: Place, path: Path): void {
    const type = getNullableType(place.type);
    if (isListType(type)) {
      const list = Array.isArray(value) ? value : [value]; // coercion makes a list of a single value, too
      this.#checkItems(list.length, place);
      for (const [i, item] of list.entries()) this.#part(item, this.#itemOf(place, type), path, i);
    } else if (typeof value === "string") this.#checkText(value, place);
    else if (value instanceof Object) this.#checkFields(value, type, place, path);
  }

  #part(value: unknown, place: Place, path: Path, key: string | number): void {
    path.push(key);
    this.#value(value, place, path);
    path.pop(); // not in a `finally`: after a throw the path still leads to the refused value
  }

  /** Refuses objects here: graphql-js and scalars would quote the whole value for each unknown field, at any depth. */
  #checkFields(value: object, type: GraphQLInputType, { name }: Place, path: Path): void {
    if (isLeafType(type)) throw new VariableError(name, value, wordsOf(type, value));
    if (!isInputObjectType(type) || Array.isArray(value))
      throw new VariableError(name, value, `Expected type "${getNamedType(type)}" to be an object.`);
    const fields = type.getFields();
    for (const [key, part] of Object.entries(value)) {
      const field = fields[key];
      if (!field) {
        const shown = key.slice(0, MAX_QUOTED_NAME).toWellFormed();
        throw new VariableError(shown, value, `Field "${shown}" is not defined by type "${type.name}".`);
      }
      this.#part(part, this.placeOf(field), path, key);
    }
  }

  /** Whether a text is too long in all its places, and every one of them treats that as an unknown value. */
  isUnknown(value: unknown, places: Set<Place>): boolean {
    return (
      typeof value === "string" &&
      [...places].every((place) => place.bounds.isUnknownBeyond && this.#isTooLong(value, place))
    );
  }

  literal(node: ValueNode, place: Place, noteVariable: (name: string, place: Place) => void): void {
    const type = getNullableType(place.type);
    if (node.kind === Kind.VARIABLE) noteVariable(node.name.value, place);
    else if (isListType(type)) {
      const list = node.kind === Kind.LIST ? node.values : [node];
      this.#checkItems(list.length, place);
      for (const item of list) this.literal(item, this.#itemOf(place, type), noteVariable);
    } else if (node.kind === Kind.OBJECT && isInputObjectType(type)) {
      const fields = type.getFields();
      for (const { name, value } of node.fields) {
        const field = fields[name.value];
        if (field) this.literal(value, this.placeOf(field), noteVariable);
      }
    } else if ("value" in node && typeof node.value === "string") this.#checkText(node.value, place);
  }

  #itemOf(place: Place, { ofType }: GraphQLList<GraphQLInputType>): Place {
    return known(this.#items, place, () => ({ ...place, type: ofType }));
  }

  #checkItems(count: number, { name, bounds }: Place): void {
    const most = this.#resolve(bounds.maxItems ?? MAX_UNDECLARED);
    if (count > most) throw badInput(name, `\`${name}\` has at most ${most} entries.`);
  }

  #checkText(text: string, place: Place): void {
    const { name, type, bounds } = place;
    if (this.#isTooLong(text, place)) {
      if (bounds.isUnknownBeyond) return;
      throw badInput(name, `\`${name}\` has at most ${this.#boundOf(bounds)}.`);
    }
    // Ids are exempt: an id is only compared, so one that cannot be stored is not found.
    if (!bounds.takesAnyCharacter && getNamedType(type).name === "String" && !isStorable(text))
      throw badInput(name, `\`${name}\` has a character that is none: U+0000, or half of a surrogate pair.`);
  }

  #isTooLong(text: string, { bounds }: Place): boolean {
    const { maxLength } = bounds;
    if (typeof maxLength === "object") return text.length > this.#resolve(maxLength.units);
    return isLongerThan(text, this.#charactersOf(bounds));
  }

  #boundOf(bounds: Bounds): string {
    const most = this.#charactersOf(bounds);
    const countedAs =
      typeof bounds.maxLength === "object" ? (bounds.maxLength.countedAs ?? "UTF-16 units") : "code points";
    return countedAs === "characters as people see them" ? boundOf(most) : `${most.toLocaleString("en")} ${countedAs}`;
  }

  #charactersOf({ maxLength = MAX_UNDECLARED }: Bounds): number {
    return this.#resolve(typeof maxLength === "object" ? maxLength.characters : maxLength);
  }

  #resolve(most: Most): number {
    return typeof most === "number" ? most : most(this.#config);
  }
}

const HIDE_SUGGESTIONS = true;

/** The type's own message about an excerpt of the value. */
function wordsOf(type: GraphQLLeafType, value: object): string {
  try {
    type.parseValue(excerptOf(value), HIDE_SUGGESTIONS);
    return `${type.name} cannot represent it.`;
  } catch (error) {
    return (error as Error).message;
  }
}

export const boundsOf = ({ extensions }: GraphQLArgument | GraphQLInputField): Bounds =>
  (extensions.bounds ?? {}) as Bounds;

function known<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

// ── documents ──

/** A part of a document: an operation or a fragment. */
interface Part {
  variables: Map<string, Set<Place>>;
  spreads: Set<string>;
}

/** Checks literals on the way. The document need not be valid: validation reports unknown names. */
function planFor(schema: GraphQLSchema, document: DocumentNode, checks: Checks): Plan {
  const typeInfo = new TypeInfo(schema);
  const operations = new Map<OperationDefinitionNode, Part>();
  const fragments = new Map<string, Part>();
  let part: Part = { variables: new Map(), spreads: new Set() };
  const note = (name: string, place: Place) => {
    part.variables.set(name, (part.variables.get(name) ?? new Set()).add(place));
  };
  const begin = () => {
    part = { variables: new Map(), spreads: new Set() };
    return part;
  };
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition: (node) => void operations.set(node, begin()),
      FragmentDefinition: (node) => void fragments.set(node.name.value, begin()),
      FragmentSpread: (node) => void part.spreads.add(node.name.value),
      Name: (node) => {
        if (node.value === "__proto__") throw located(node, refuseProto); // assigning to it sets a prototype
      },
      Argument: (node) => {
        const argument = typeInfo.getArgument();
        if (argument) located(node, () => checks.literal(node.value, checks.placeOf(argument), note));
        return argument ? false : undefined;
      },
    }),
  );
  const plan: Plan = new Map();
  for (const [operation, own] of operations) plan.set(operation, variablesOf(operation, reachOf(own, fragments)));
  for (const variables of plan.values()) for (const variable of variables.values()) checkDefaults(variable, checks);
  return plan;
}

function refuseProto(): never {
  throw new ParleyError("BAD_USER_INPUT", "`__proto__` is not a name that a document can use.");
}

/** The part of an operation and of each fragment that it spreads, every one once. */
function reachOf(own: Part, fragments: Map<string, Part>): Set<Part> {
  const reached = new Set([own]);
  for (const part of reached) // a set's iteration also visits parts that are added on the way
    for (const name of part.spreads) {
      const fragment = fragments.get(name);
      if (fragment) reached.add(fragment);
    }
  return reached;
}

function variablesOf(operation: OperationDefinitionNode, parts: Set<Part>): Map<string, Variable> {
  const definitions = operation.variableDefinitions ?? [];
  return new Map(
    definitions.map((definition) => {
      const name = definition.variable.name.value;
      const places = new Set([...parts].flatMap((part) => [...(part.variables.get(name) ?? [])]));
      return [name, { definition, places }];
    }),
  );
}

/** A default value is the client's text, too. */
function checkDefaults({ definition, places }: Variable, checks: Checks): void {
  const { defaultValue } = definition;
  if (!defaultValue) return;
  for (const place of places) located(definition, () => checks.literal(defaultValue, place, () => {}));
}

/** Adds the place in the document to a refusal. */
function located<Result>(node: VariableDefinitionNode | Parameters<typeof visit>[0], check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (error instanceof ParleyError)
      throw new GraphQLError(error.message, { nodes: [node as never], originalError: error });
    throw error;
  }
}
