/** Refuses persisted queries, which are not supported. Apollo's and urql's clients then send the text instead. */
import { badInput } from "../errors.js";

/** Whether a request has the hash of a document in place of its text. */
export function asksForStored(params: unknown): boolean {
  if (!(params instanceof Object)) return false;
  const { query, extensions } = params as { query?: unknown; extensions?: unknown };
  if (query != null && query !== "") return false;
  return extensions instanceof Object && (extensions as { persistedQuery?: unknown }).persistedQuery instanceof Object;
}

/** The protocol between these clients and servers fixes this message word for word. */
export const persistedQueryNotSupported = () => badInput("extensions", "PersistedQueryNotSupported");
