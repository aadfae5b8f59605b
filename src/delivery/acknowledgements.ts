/**
 * Notes as delivered the messages that streams bring, if the client asked for that. This runs between every stream and
 * its writer, so no stream can forget it: each source states what its events bring, and the rest is done here.
 */
import { type ExecutionArgs, getOperationAST, getVariableValues } from "graphql";
import type { Context } from "../context.js";
import { typesThatShow } from "../graphql/selection.js";
import type { Stream } from "../live/stream.js";
/** Call it with each event whose result was written out whole. */
export type NoteDelivery = (event: unknown) => void;

/** Undefined if nothing is to be noted. */
export function deliveryNotesFor(args: ExecutionArgs, stream: Stream<unknown>): NoteDelivery | undefined {
  const { app, viewer, acknowledgesDelivery } = args.contextValue as Context;
  if (!acknowledgesDelivery || !viewer) return undefined;
  const shown = shownIn(args);
  if (shown.size === 0) return undefined;
  return (event) => {
    const delivered = stream.messageIn(event);
    if (delivered && shown.has(delivered.within)) app.deliveries.note(viewer.userId, delivered.message);
  };
}

/** The types in which the operation selects a message. */
function shownIn({ schema, document, operationName, variableValues }: ExecutionArgs): Set<string> {
  const operation = getOperationAST(document, operationName);
  const root = schema.getSubscriptionType();
  if (!operation || !root) return new Set();
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  return typesThatShow("Message", { schema, document, variables: coerced, selectionSet: operation.selectionSet, root });
}
