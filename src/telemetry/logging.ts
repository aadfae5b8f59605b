/** Shortens errors for the log: libraries put a client's text, or a whole statement, into them. */
import { stdSerializers } from "pino";

const MAX_TEXT = 4_000;
const MAX_PARTS = 50;
const MAX_DEPTH = 5;

export const serializers = { err: (error: Error) => shortened(stdSerializers.err(error)) };

function shortened(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…`.toWellFormed() : value;
  if (!(value instanceof Object) || value instanceof Date) return value;
  if (depth === MAX_DEPTH) return "…";
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).map((part) => shortened(part, depth + 1));
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  const parts = Object.entries(value).slice(0, MAX_PARTS);
  return Object.fromEntries(parts.map(([name, part]) => [name, shortened(part, depth + 1)]));
}
