/** Finds what an operation selects of an object before the object is read. */
import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  type InlineFragmentNode,
  isCompositeType,
  isUnionType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

type Fragments = GraphQLResolveInfo["fragments"];

const known = new WeakMap<SelectionSetNode, boolean>();

/** Whether only `id` and `__typename` are selected: both are known without reading the object. */
export function asksOnlyForId({ fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  return fieldNodes.every(({ selectionSet }) => selectionSet && isOnlyId(selectionSet, fragments));
}

function isOnlyId(selectionSet: SelectionSetNode, fragments: Fragments): boolean {
  const isKnown = known.get(selectionSet);
  if (isKnown !== undefined) return isKnown;
  const isOnly = selectionSet.selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === "id" || selection.name.value === "__typename";
    const within = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
    return within !== undefined && isOnlyId(within.selectionSet, fragments);
  });
  known.set(selectionSet, isOnly);
  return isOnly;
}

/** A selection of an operation. */
interface Asking {
  schema: GraphQLSchema;
  document: DocumentNode;
  variables: Record<string, unknown>;
  selectionSet: SelectionSetNode;
  /** The type that the selection is made on. */
  root: GraphQLCompositeType;
}

/** The types with a selected field of the named type. A field of the root counts as the named type itself. */
export function typesThatShow(named: string, { schema, document, variables, selectionSet, root }: Asking): Set<string> {
  const shown = new Set<string>();
  const spread = new Set<string>();
  const lookInto = (set: SelectionSetNode, parent: GraphQLCompositeType): void => {
    for (const selection of set.selections) {
      if (isLeftOut(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) lookAt(selection, parent);
      else if (selection.kind === Kind.INLINE_FRAGMENT) lookWithin(selection, parent);
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = document.definitions.find((each) => isFragmentNamed(each, selection.name.value));
        if (fragment) lookWithin(fragment as FragmentDefinitionNode, parent);
      }
    }
  };
  const lookAt = ({ name, selectionSet }: FieldNode, parent: GraphQLCompositeType): void => {
    const type = isUnionType(parent) ? undefined : getNamedType(parent.getFields()[name.value]?.type);
    if (type?.name === named) shown.add(parent === root ? named : parent.name);
    if (isCompositeType(type) && selectionSet) lookInto(selectionSet, type);
  };
  const lookWithin = (fragment: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLCompositeType): void => {
    const type = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : parent;
    if (isCompositeType(type)) lookInto(fragment.selectionSet, type);
  };
  lookInto(selectionSet, root);
  return shown;
}

const isFragmentNamed = (definition: DefinitionNode, name: string) =>
  definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name;

const isLeftOut = (selection: SelectionNode, variables: Record<string, unknown>) =>
  getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true ||
  getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if === false;
