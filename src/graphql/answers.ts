/**
 * Bounds answers, so that no data that people stored makes an ordinary page fail. If a page's rows bring too many
 * entries or too many bytes, the page gets shorter. It then shows that there is more, like every page that does not
 * reach the end of its list.
 */
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  type SelectionSetNode,
} from "graphql";
import type { Context } from "../context.js";
import { tooComplex } from "../errors.js";
import { CONNECTION, nearest, nearestFirst, type Shortable } from "../pages.js";
import type { Execute } from "./execute.js";
import { entriesIn, entriesLeft, fieldsIn, hasLists, planEntries } from "./list-entries.js";

/** A page that an answer shows. */
interface Shown {
  kind: Shortable<unknown>;
  page: unknown;
  type: GraphQLObjectType;
  nodes: readonly FieldNode[];
  info: Pick<GraphQLResolveInfo, "fragments" | "schema">;
  path: Key[];
}

type Key = string | number;
type Answered = Record<string, unknown>;

const shown = new WeakMap<Context, Shown[]>();
const omittable = new WeakMap<Context, Key[][]>();

// ── during execution ──

/** Wraps every field that returns a page, so that no field can be written without the bound. */
export function withBoundedPages(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith("__"))
      for (const field of Object.values(type.getFields())) bound(field);
  return schema;
}

function bound(field: GraphQLField<unknown, Context>): void {
  const type = getNamedType(field.type);
  const isConnection = isObjectType(type) && ["pageInfo", "edges", "nodes"].every((name) => name in type.getFields());
  const kind = isConnection ? CONNECTION : (field.extensions.page as Shortable<unknown> | undefined);
  const { resolve } = field;
  if (!resolve || !isObjectType(type)) {
    if (resolve && field.extensions.isOmittable) field.resolve = noteOmittable(resolve);
    return;
  }
  if (!kind) return;
  field.resolve = async (source, args, context, info) => {
    const page = await resolve(source, args, context, info);
    return page == null ? page : show(page, { kind: kind as Shortable<unknown>, type, context, info });
  };
}

function noteOmittable(resolve: NonNullable<GraphQLField<unknown, Context>["resolve"]>): typeof resolve {
  return (source, args, context, info) => {
    omittable.set(context, [...(omittable.get(context) ?? []), keysOf(info.path)]);
    return resolve(source, args, context, info);
  };
}

interface Showing {
  kind: Shortable<unknown>;
  type: GraphQLObjectType;
  context: Context;
  info: GraphQLResolveInfo;
}

async function show(page: unknown, showing: Showing): Promise<unknown> {
  const { kind, type, context, info } = showing;
  const bounded = await withinEntries(page, showing);
  const { fragments, schema, fieldNodes: nodes } = info;
  const all = shown.get(context) ?? [];
  all.push({ kind, page: bounded, type, nodes, info: { fragments, schema }, path: keysOf(info.path) });
  shown.set(context, all);
  return bounded;
}

/** Keeps as many rows as there are entries left for, at least one; the rows nearest to the focus come first. */
async function withinEntries(page: unknown, showing: Showing): Promise<unknown> {
  const { kind, context, info } = showing;
  const rows = kind.of(page);
  const ordered = nearestFirst(rows.length, kind.focus?.(page) ?? 0).map((row) => rows[row]);
  const own = info.path.prev === undefined ? 0 : 1; // the requested size already bounds the rows of the outermost pages
  const parts = partsOf(showing);
  const counts = await Promise.all(ordered.map((row) => entriesOf(row, parts, showing)));
  const left = entriesLeft(context);
  let planned = 0;
  let kept = 0;
  for (const count of counts) {
    if (kept > 0 && planned + count + own > left) break;
    planned += count + own;
    kept++;
  }
  planEntries(context, planned);
  return kept < rows.length ? kind.shortened(page, kept) : page;
}

/** The fields selected on each row: one part for each field that lists the rows. */
interface Part {
  type: unknown;
  sets: SelectionSetNode[];
}

function partsOf({ kind, type, info }: Showing): Part[] {
  const within = info.fieldNodes.flatMap(({ selectionSet }) =>
    selectionSet ? fieldsIn(selectionSet, type, info) : [],
  );
  return kind.rows
    .flatMap(({ field, within: inner }) =>
      within.flatMap(({ name, selectionSet }) =>
        name.value === field && selectionSet
          ? [partOf(selectionSet, getNamedType(type.getFields()[field]?.type), inner, info)]
          : [],
      ),
    )
    .filter(({ type, sets }) => !isObjectType(type) || sets.some((set) => hasLists(set, type, info)));
}

function partOf(set: SelectionSetNode, listed: unknown, inner: string | undefined, info: GraphQLResolveInfo): Part {
  if (inner === undefined || !isObjectType(listed)) return { type: listed, sets: [set] };
  const sets = fieldsIn(set, listed, info).flatMap(({ name, selectionSet }) =>
    name.value === inner && selectionSet ? [selectionSet] : [],
  );
  return { type: getNamedType(listed.getFields()[inner]?.type), sets };
}

async function entriesOf(row: unknown, parts: readonly Part[], { context, info }: Showing): Promise<number> {
  let sum = 0;
  for (const { type, sets } of parts) {
    const own = typeOf(type, row, info.schema);
    if (own) sum += await entriesIn(row, own, { sets, asked: info, context }).catch(() => 0); // execution reports it
  }
  return sum;
}

/** Rows of an abstract type name their own type in `type`. */
function typeOf(type: unknown, row: unknown, schema: GraphQLSchema): GraphQLObjectType | undefined {
  if (isObjectType(type)) return type;
  const own = isAbstractType(type) ? schema.getType(String((row as { type?: unknown }).type)) : undefined;
  return isObjectType(own) ? own : undefined;
}

function keysOf(path: GraphQLResolveInfo["path"]): Key[] {
  const keys: Key[] = [];
  for (let at: GraphQLResolveInfo["path"] | undefined = path; at; at = at.prev) keys.unshift(at.key);
  return keys;
}

// ── after execution ──

/** Makes every result fit, including those of events. */
export const fitting =
  (execute: Execute): Execute =>
  (args) => {
    const result = execute(args);
    return result instanceof Promise ? result.then((settled) => fitted(settled, args)) : fitted(result, args);
  };

function fitted(result: ExecutionResult, { contextValue }: ExecutionArgs): ExecutionResult {
  const context = contextValue as Context;
  const most = context.app.config.maxAnswerBytes;
  if (!result.data || !mayExceed(result.data, most)) return result;
  const answer = new Answer(result, most);
  answer.shorten(shown.get(context) ?? []);
  answer.omit(omittable.get(context) ?? []);
  return answer.result();
}

/** A multiple of the limit. A row larger than this comes from a selection that asks for one text again and again. */
const MARGIN = 2;

class Answer {
  readonly #data: Answered;
  readonly #most: number;
  readonly #sizes = new Sizes();
  #errors: readonly GraphQLError[];
  #size: number;

  constructor({ data, errors }: ExecutionResult, most: number) {
    this.#data = data as Answered;
    this.#errors = errors ?? [];
    this.#most = most;
    this.#size = this.#sizes.of(data);
  }

  /** Shortens the outermost pages first: their rows are missed least. */
  shorten(pages: readonly Shown[]): void {
    const found = pages
      .map((page) => ({ page, at: at(this.#data, page.path) as Answered | undefined }))
      .filter((each): each is { page: Shown; at: Answered } => typeof each.at === "object" && each.at !== null)
      .sort((one, other) => one.page.path.length - other.page.path.length);
    const dropped = new Set<unknown>();
    for (const { page, at } of found) {
      if (this.#size <= this.#most) return;
      if (!dropped.has(at)) this.#cut(page, at, dropped);
    }
  }

  /** Drops rows until the answer fits, or one row is left. */
  #cut({ kind, page, type, nodes, info, path }: Shown, at: Answered, gone: Set<unknown>): void {
    const asked = nodes.flatMap(({ selectionSet }) => (selectionSet ? fieldsIn(selectionSet, type, info) : []));
    const names = new Set(kind.rows.map(({ field }) => field));
    const keys = [...new Set(asked.flatMap((node) => (names.has(node.name.value) ? [keyOf(node)] : [])))];
    const rows = kind.of(page).length;
    const focus = kind.focus?.(page) ?? 0;
    const ordered = nearestFirst(rows, focus);
    let dropped = 0;
    for (; this.#size > this.#most && dropped < rows - 1; dropped++) {
      const index = ordered[rows - 1 - dropped] as number;
      for (const key of keys) {
        const row = (at[key] as unknown[] | undefined)?.[index];
        this.#size -= this.#sizes.of(row);
        addObjects(row, gone);
      }
    }
    if (dropped === 0) return;
    const { from, to } = nearest(rows, { focus, rows: rows - dropped });
    for (const key of keys) at[key] = (at[key] as unknown[]).slice(from, to);
    describe(at, kind.fieldsOf(kind.shortened(page, rows - dropped)), { asked, type, info });
    this.#forget([...path], keys, from, to);
  }

  /** Removes the errors of dropped rows, and corrects the index in the paths of the others. */
  #forget(path: Key[], keys: readonly Key[], from: number, to: number): void {
    this.#errors = this.#errors.flatMap((error) => {
      const [key, index] = error.path?.slice(path.length) ?? [];
      const isWithin = path.every((each, i) => error.path?.[i] === each) && key !== undefined && keys.includes(key);
      if (!isWithin || typeof index !== "number") return [error];
      if (index < from || index >= to) return [];
      return [Object.assign(error, { path: error.path?.with(path.length + 1, index - from) })];
    });
  }

  /** Sets entries of lists to null if the schema allows it: from the end, but never the first. */
  omit(paths: readonly Key[][]): void {
    for (const path of paths) {
      const list = at(this.#data, path);
      if (!Array.isArray(list)) continue;
      for (let i = list.length - 1; i > 0 && this.#size > this.#most; i--) {
        if (list[i] === null) continue;
        this.#size -= this.#sizes.of(list[i]);
        list[i] = null;
        this.#errors = this.#errors.filter((each) => ![...path, i].every((key, at) => each.path?.[at] === key));
        const error = tooComplex("The answer has no room for it. Ask for fewer at once.");
        this.#errors = [...this.#errors, Object.assign(error, { path: [...path, i] })];
      }
    }
  }

  result(): ExecutionResult {
    if (this.#size > MARGIN * this.#most)
      throw tooComplex(`The answer has more than ${MARGIN * this.#most} bytes. Ask for less of each entry.`);
    return { data: this.#data, ...(this.#errors.length > 0 && { errors: this.#errors }) };
  }
}

const keyOf = ({ alias, name }: FieldNode) => (alias ?? name).value;

/** Writes the changed values over the answer, under the aliases that the client chose. */
function describe(
  answered: Answered,
  values: Record<string, unknown>,
  { asked, type, info }: Pick<Shown, "type" | "info"> & { asked: readonly FieldNode[] },
): void {
  for (const node of asked) {
    const name = node.name.value;
    if (!Object.hasOwn(values, name)) continue;
    const [value, field] = [values[name], getNamedType(type.getFields()[name]?.type)];
    const key = keyOf(node);
    if (node.selectionSet && isObjectType(field)) {
      const within = fieldsIn(node.selectionSet, field, info);
      for (const inner of within)
        if (inner.name.value !== "__typename")
          (answered[key] as Answered)[keyOf(inner)] = (value as Answered)[inner.name.value];
    } else answered[key] = value;
  }
}

function at(data: unknown, path: readonly Key[]): unknown {
  let value = data;
  for (const key of path) value = (value as Record<Key, unknown> | null | undefined)?.[key];
  return value;
}

function addObjects(value: unknown, objects: Set<unknown>): void {
  if (typeof value !== "object" || value === null) return;
  objects.add(value);
  for (const each of Object.values(value)) addObjects(each, objects);
}

/** Texts shorter than this count one byte per UTF-16 unit: some characters take three bytes, and most take one. */
const LONG = 256;

/**
 * Sizes as JSON in bytes, before quotes and line ends are escaped. Caches long texts, because one often stands in an
 * answer many times.
 */
class Sizes {
  readonly #texts = new Map<string, number>();

  of(value: unknown): number {
    if (typeof value === "string") return 2 + (value.length < LONG ? value.length : this.#ofText(value));
    if (typeof value !== "object" || value === null) return 5;
    if (Array.isArray(value)) return value.reduce((sum, entry) => sum + 1 + this.of(entry), 2);
    let size = 2;
    for (const key in value) size += 4 + key.length + this.of((value as Answered)[key]);
    return size;
  }

  #ofText(text: string): number {
    const known = this.#texts.get(text) ?? Buffer.byteLength(text);
    this.#texts.set(text, known);
    return known;
  }
}

/** A quick estimate from above, which clears nearly every answer. */
function mayExceed(value: unknown, most: number): boolean {
  return remaining(value, most) < 0;
}

function remaining(value: unknown, left: number): number {
  if (typeof value === "string") return left - 2 - 3 * value.length;
  if (typeof value !== "object" || value === null) return left - 5;
  let rest = left - 2;
  for (const key in value) {
    rest = remaining((value as Answered)[key], rest - 4 - key.length);
    if (rest < 0) break;
  }
  return rest;
}
