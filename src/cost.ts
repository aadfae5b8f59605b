/** What an operation may cost: the entries of the lists that it may bring, however they nest. */
import { createRequire } from "node:module";
import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  visit,
} from "graphql";
import type { ComplexityEstimator } from "graphql-query-complexity";

// Its build for import names graphql's .mjs files, a second copy beside the one that Node gives everyone else.
const { fieldExtensionsEstimator, getComplexity } = createRequire(import.meta.url)(
  "graphql-query-complexity",
) as typeof import("graphql-query-complexity");

type Name = ExecutionArgs["operationName"];

/** Measures operations; one whose cost is the same whatever its variables are is measured once. */
export function createCostOf(schema: GraphQLSchema): (args: ExecutionArgs) => number {
  const known = new WeakMap<DocumentNode, Map<Name, number>>();

  function measure({ document, variableValues, operationName }: ExecutionArgs): number {
    let isFixed = !hasVariableDirectives(document);
    const noticeVariables: ComplexityEstimator = ({ field, node }) => {
      if (field.extensions.complexity !== undefined && takesVariables(node)) isFixed = false;
    };
    const cost = getComplexity({
      schema,
      query: document,
      variables: variableValues ?? {},
      ...(operationName != null && { operationName }),
      estimators: [noticeVariables, introspectionIsFree, fieldExtensionsEstimator(), sumOfChildren],
    });
    if (isFixed) known.set(document, (known.get(document) ?? new Map()).set(operationName, cost));
    return cost;
  }

  return (args) => {
    try {
      return known.get(args.document)?.get(args.operationName) ?? measure(args);
    } catch (error) {
      if (error instanceof GraphQLError && areVariablesWrong(schema, args)) return 0; // execution refuses them
      throw error;
    }
  };
}

/** What costs is what grows. */
const sumOfChildren: ComplexityEstimator = ({ childComplexity }) => childComplexity;

const introspectionIsFree: ComplexityEstimator = ({ type, field }) =>
  type.name.startsWith("__") || field.name.startsWith("__") ? 0 : undefined;

/** The size of a page is often a variable. */
const takesVariables = (node: FieldNode) => node.arguments?.some((argument) => hasVariable(argument)) ?? false;

function hasVariableDirectives(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive(directive) {
      found ||= hasVariable(directive);
    },
  });
  return found;
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

function areVariablesWrong(schema: GraphQLSchema, { document, operationName, variableValues }: ExecutionArgs): boolean {
  const { variableDefinitions } = getOperationAST(document, operationName) ?? {};
  return getVariableValues(schema, variableDefinitions ?? [], variableValues ?? {}).errors !== undefined;
}
