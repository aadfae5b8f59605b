/** Ids that a client makes up for its requests, so that a retry is safe. */
import { badInput } from "./errors.js";

const MAX_CLIENT_ID = 64;

/** Undefined if none was given. */
export function checkClientId(field: string, id: string | null | undefined): string | undefined {
  if (id == null) return undefined;
  if (id === "" || id.length > MAX_CLIENT_ID || /\p{Cc}/u.test(id) || !id.isWellFormed())
    throw badInput(field, `A ${field} has 1 to ${MAX_CLIENT_ID} characters.`);
  return id;
}
