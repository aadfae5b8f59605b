/**
 * Estimates the cost of an operation: the fields that its answer may have, from the sizes of the pages asked for and
 * the usual length of lists without pages. The real length of such a list is counted while it is read.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from "graphql";
import type { Config } from "../config.js";
import { introspectionFactors } from "./introspection-cost.js";

/** Weighs a list; set as `extensions.complexity` of its field. */
export type Complexity = (list: {
  args: Record<string, unknown>;
  config: Config;
  /** The field lies within a list, so it is read once for each entry of that list. */
  isNested: boolean;
}) => Factor;

export interface Factor {
  /** The number of entries that the list counts as. */
  entries: number;
  /** Fields charged for finding the list (`once`) and for each entry (`each`), besides the fields selected on it. */
  once?: number;
  each?: number;
}

/** For a field that compares or makes a password hash: its CPU leaves room for one such field per operation. */
export const hashCost: Complexity = () => ({ entries: 1, once: 6_000 });

/** For a field whose sentence is made, cut and isolated at each read: that takes several times as long as a stored text. */
export const sentenceCost: Complexity = () => ({ entries: 1, once: 4 });

export interface Cost {
  fields: number;
  /** The lists that contribute most of it, the outermost first: `Query.inbox × 50`. */
  dearest: string[];
  /** The part of it that is introspection. The schema is no one's data, so introspection has its own limit. */
  introspection: number;
}

type Name = ExecutionArgs["operationName"];
type Variables = Record<string, unknown>;

/** Measures operations with coerced variables. A cost that does not depend on the variables is measured once. */
export function createCostOf(
  schema: GraphQLSchema,
  config: Config,
): (args: ExecutionArgs, variables: Variables) => Cost {
  const known = new WeakMap<DocumentNode, Map<Name, Cost>>();
  const factors = introspectionFactors(schema);

  return ({ document, operationName }, variables) => {
    const fixed = known.get(document)?.get(operationName);
    if (fixed) return fixed;
    const operation = getOperationAST(document, operationName);
    if (!operation) return { fields: 0, dearest: [], introspection: 0 }; // execution reports it
    const pricing = new Pricing({ schema, config, document, variables, factors });
    const cost = pricing.costOf(operation);
    if (!pricing.dependsOnVariables) known.set(document, (known.get(document) ?? new Map()).set(operationName, cost));
    return cost;
  };
}

interface PricingOptions {
  schema: GraphQLSchema;
  config: Config;
  document: DocumentNode;
  variables: Variables;
  factors: Map<string, number>;
}

const FREE: Cost = { fields: 0, dearest: [], introspection: 0 };

class Pricing {
  readonly #schema: GraphQLSchema;
  readonly #config: Config;
  readonly #fragments: Map<string, FragmentDefinitionNode>;
  readonly #variables: Variables;
  readonly #factors: Map<string, number>;
  dependsOnVariables = false;

  constructor({ schema, config, document, variables, factors }: PricingOptions) {
    this.#schema = schema;
    this.#config = config;
    this.#variables = variables;
    this.#factors = factors;
    this.#fragments = new Map(
      document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
    );
  }

  costOf({ operation, selectionSet }: OperationDefinitionNode): Cost {
    const root = this.#schema.getRootType(operation);
    return root ? this.#ofSet(selectionSet, root, false) : FREE;
  }

  /** A field of an abstract type costs as much as the most expensive type that it may have. */
  #ofEach(set: SelectionSetNode, field: GraphQLField<unknown, unknown>, isNested: boolean): Cost {
    const type = getNamedType(field.type);
    if (isObjectType(type)) return this.#ofSet(set, type, isNested);
    if (!isAbstractType(type)) return FREE;
    const costs = this.#schema.getPossibleTypes(type).map((each) => this.#ofSet(set, each, isNested));
    return costs.reduce((most, cost) => (cost.fields > most.fields ? cost : most), FREE);
  }

  #ofSet({ selections }: SelectionSetNode, type: GraphQLObjectType, isNested: boolean): Cost {
    const sum: Cost = { fields: 0, dearest: [], introspection: 0 };
    let most = 0;
    for (const selection of selections) {
      if (!this.#isIncluded(selection)) continue;
      const cost = this.#ofSelection(selection, type, isNested);
      sum.fields += cost.fields;
      sum.introspection += cost.introspection;
      if (cost.fields <= most) continue;
      most = cost.fields;
      sum.dearest = cost.dearest;
    }
    return sum;
  }

  #ofSelection(selection: SelectionNode, type: GraphQLObjectType, isNested: boolean): Cost {
    if (selection.kind === Kind.FIELD) return this.#ofField(selection, type, isNested);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
    if (!fragment) return FREE;
    return this.#applies(fragment.typeCondition?.name.value, type)
      ? this.#ofSet(fragment.selectionSet, type, isNested)
      : FREE;
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const other = this.#schema.getType(condition);
    return isAbstractType(other) && this.#schema.isSubType(other, type);
  }

  #ofField(node: FieldNode, type: GraphQLObjectType, isNested: boolean): Cost {
    const field = definitionOf(type, node.name.value);
    if (!field) return FREE;
    const name = `${type.name}.${field.name}`;
    const factor = this.#factorOf(name, field, node, isNested);
    const isList = factor.entries > 1;
    const below =
      node.selectionSet && isCompositeType(getNamedType(field.type))
        ? this.#ofEach(node.selectionSet, field, isNested || isList)
        : FREE;
    const { entries, once = 0, each = 0 } = factor;
    const fields = 1 + once + entries * (each + below.fields);
    return {
      fields,
      introspection: name.startsWith("Query.__") ? fields : entries * below.introspection,
      dearest: isList ? [`${name} × ${Math.round(entries)}`, ...below.dearest] : below.dearest,
    };
  }

  #factorOf(name: string, field: GraphQLField<unknown, unknown>, node: FieldNode, isNested: boolean): Factor {
    const known = this.#factors.get(name);
    if (known !== undefined) return { entries: known };
    const complexity = field.extensions.complexity as Complexity | undefined;
    if (!complexity) return { entries: 1 };
    if (node.arguments?.some(hasVariable)) this.dependsOnVariables = true;
    return complexity({ args: this.#argumentsOf(field, node), isNested, config: this.#config });
  }

  /** Invalid arguments count as none, because execution will refuse them. */
  #argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Record<string, unknown> {
    try {
      return getArgumentValues(field, node, this.#variables);
    } catch {
      return {};
    }
  }

  #isIncluded(selection: SelectionNode): boolean {
    if (!selection.directives?.length) return true;
    if (selection.directives.some(hasVariable)) this.dependsOnVariables = true;
    try {
      const skip = getDirectiveValues(GraphQLSkipDirective, selection, this.#variables);
      const include = getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables);
      return skip?.if !== true && include?.if !== false;
    } catch {
      return true;
    }
  }
}

function definitionOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  const fields = type.getFields();
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function hasVariable(node: Parameters<typeof visit>[0]): boolean {
  let found = false;
  visit(node, {
    [Kind.VARIABLE]() {
      found = true;
    },
  });
  return found;
}
