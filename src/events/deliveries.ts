/**
 * Notes what streams bring as delivered, where the client asked for that. It stands between every stream and its writer,
 * so no stream can forget it: each source has to say what its events bring, and the rest is done here.
 */
import { type ExecutionArgs, getOperationAST, getVariableValues } from "graphql";
import type { Context } from "../context.js";
import type { MessageRow } from "../messages/service.js";
import { typesThatShow } from "../selection.js";
import type { Stream } from "./stream.js";

/** A message that is new to its reader, who has each earlier one of its conversation by then. */
export interface Brought {
  message: MessageRow;
  /** The type of the schema that shows it: `Message` where the event is the message. */
  within: string;
}

/** Call it with each event of which the result was written out whole. Undefined where nothing is to be noted. */
export type NoteDelivery = (event: unknown) => void;

export function deliveryNotesFor(args: ExecutionArgs, stream: Stream<unknown>): NoteDelivery | undefined {
  const { app, viewer, acknowledgesDelivery } = args.contextValue as Context;
  if (!acknowledgesDelivery || !viewer) return undefined;
  const shown = shownIn(args);
  if (shown.size === 0) return undefined;
  return (event) => {
    const brought = stream.brings(event);
    if (brought && shown.has(brought.within)) app.deliveries.note(viewer.userId, brought.message);
  };
}

/** The types in which the operation asks for a message. */
function shownIn({ schema, document, operationName, variableValues }: ExecutionArgs): Set<string> {
  const operation = getOperationAST(document, operationName);
  const root = schema.getSubscriptionType();
  if (!operation || !root) return new Set();
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  return typesThatShow("Message", { schema, document, variables: coerced, selectionSet: operation.selectionSet, root });
}
