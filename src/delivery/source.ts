/** The source of a subscription, and the masking of its results. */
import type { ExecutionResult, GraphQLError } from "graphql";
import type { Stream } from "../live/stream.js";
import type { NoteDelivery } from "./acknowledgements.js";

export interface Masking {
  result(result: ExecutionResult): ExecutionResult;
  error(error: unknown): GraphQLError;
}

/** A stream of events, and the function that notes each one that was written out. */
export interface Source {
  stream: Stream<unknown>;
  noteDelivery: NoteDelivery | undefined;
}
