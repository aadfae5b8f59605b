/** Refuses a variable's value that is not of its type: in the words of graphql-js, but with a bounded length. */
import { badInput, type ParleyError } from "../errors.js";

/** The path within a variable: names of fields, and indexes of lists. */
export type Path = (string | number)[];

export class VariableError extends Error {
  readonly #field: string;
  readonly #value: unknown;

  constructor(field: string, value: unknown, message: string) {
    super(message);
    this.#field = field;
    this.#value = value;
  }

  of(variable: string, path: Path): ParleyError {
    const within = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
    const at = within && ` at "${variable}${within}"`;
    const value = shown(excerptOf(this.#value));
    return badInput(this.#field, `Variable "$${variable}" got invalid value ${value}${at}; ${this.message}`);
  }
}

const MOST_PARTS = 3;
const MOST_DEPTH = 2;
const MOST_CHARACTERS = 32;

/** A small part of a value of any size. */
export function excerptOf(value: unknown, depth = 0): unknown {
  if (typeof value === "string")
    return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…`.toWellFormed() : value;
  if (!(value instanceof Object)) return value;
  if (depth === MOST_DEPTH) return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.slice(0, MOST_PARTS).map((part) => excerptOf(part, depth + 1));
  const parts = Object.keys(value).slice(0, MOST_PARTS);
  const ofKey = (key: string) => excerptOf((value as Record<string, unknown>)[key], depth + 1);
  return Object.fromEntries(parts.map((key) => [excerptOf(key), ofKey(key)]));
}

/** The value as graphql-js prints it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (!(value instanceof Object)) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, part]) => `${key}: ${shown(part)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
