/** A validation rule: how deep a document may nest, and how many aliases it may use to ask the same again. */
import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";
import { tooComplex } from "./errors.js";

export interface DocumentLimits {
  maxDepth: number;
  maxAliases: number;
}

export const documentLimits =
  ({ maxDepth, maxAliases }: DocumentLimits) =>
  (context: ValidationContext): ASTVisitor => {
    let aliases = 0;
    const depthOf = depthCounter((name) => context.getFragment(name));
    return {
      Field(node) {
        if (node.alias && ++aliases === maxAliases + 1)
          context.reportError(tooComplex(`The document has more than ${maxAliases} aliases.`));
      },
      OperationDefinition(node) {
        if (depthOf(node.selectionSet) > maxDepth)
          context.reportError(tooComplex(`The operation nests deeper than ${maxDepth} levels.`));
      },
    };
  };

/** Each fragment is measured once, however often it is spread: counting it anew each time would take exponential time. */
function depthCounter(fragmentOf: (name: string) => FragmentDefinitionNode | null | undefined) {
  const measured = new Map<string, number>();
  return function depthOf(set: SelectionSetNode | undefined): number {
    let deepest = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        // Introspection has a rule of its own in graphql-js, and tools ask for it rather deeply.
        if (selection.name.value.startsWith("__")) continue;
        deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = Math.max(deepest, depthOf(selection.selectionSet));
      else deepest = Math.max(deepest, fragmentDepth(selection.name.value, depthOf));
    }
    return deepest;
  };

  function fragmentDepth(name: string, depthOf: (set: SelectionSetNode | undefined) => number): number {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0); // a cycle is another rule's error; here it must only end
    const depth = depthOf(fragmentOf(name)?.selectionSet);
    measured.set(name, depth);
    return depth;
  }
}
