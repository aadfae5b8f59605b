/** Ids that a device makes up for what it asks for, so that asking again is safe. */
import { badInput } from "./errors.js";

const MAX_CLIENT_ID = 64;

/** Undefined where none was given. */
export function checkClientId(field: string, id: string | null | undefined): string | undefined {
  if (id == null) return undefined;
  if (id === "" || id.length > MAX_CLIENT_ID || /\p{Cc}/u.test(id) || !id.isWellFormed())
    throw badInput(field, `A ${field} has 1 to ${MAX_CLIENT_ID} characters.`);
  return id;
}
