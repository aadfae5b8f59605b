/** What an operation asks of an object, known before that is read. */
import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";

type Fragments = GraphQLResolveInfo["fragments"];

const known = new WeakMap<SelectionSetNode, boolean>();

/** Nothing but its id, which whoever names it has already. */
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
