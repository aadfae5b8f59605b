/**
 * Counts the entries of unpaged lists that the rows of a page bring, before the fields of the rows are executed. A page
 * is shortened when they would be more than one answer may have. An unpaged list counts its entries in
 * `extensions.entries`. A field that leads to an object with such lists finds the object in `extensions.leadsTo`. Both
 * read only rows that execution reads anyway.
 */
import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { Context } from "../context.js";
import { tooComplex } from "../errors.js";

/** The entries themselves if they have lists of their own, or else their number. */
export type EntriesOf<Row> = (row: Row, context: Context) => Listed | Promise<Listed>;
type Listed = readonly unknown[] | number;

/** The object that a field of a row leads to, or null. */
export type LeadsTo<Row> = (row: Row, context: Context) => unknown;

/** A selected field with unpaged lists: the field itself, or fields beneath it. */
interface Branch {
  find: EntriesOf<unknown> | LeadsTo<unknown>;
  isList: boolean;
  below: Branch[];
}

type Asked = Pick<GraphQLResolveInfo, "fragments" | "schema">;

const known = new WeakMap<SelectionSetNode, Map<string, Branch[]>>();

/** How many entries a row of this type brings for these selections. */
export async function entriesIn(
  row: unknown,
  type: GraphQLObjectType,
  { sets, asked, context }: { sets: readonly SelectionSetNode[]; asked: Asked; context: Context },
): Promise<number> {
  const counts = sets.map((set) => count(branchesOf(set, type, asked), row, context));
  return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
}

/** Whether a row of this type can bring such entries for this selection. */
export const hasLists = (set: SelectionSetNode, type: GraphQLObjectType, asked: Asked): boolean =>
  branchesOf(set, type, asked).length > 0;

async function count(branches: readonly Branch[], row: unknown, context: Context): Promise<number> {
  let sum = 0;
  for (const { find, isList, below } of branches) {
    const found = await find(row, context);
    if (typeof found === "number") sum += found;
    else if (!isList) sum += found == null ? 0 : await count(below, found, context);
    else for (const entry of found as readonly unknown[]) sum += 1 + (await count(below, entry, context));
  }
  return sum;
}

function branchesOf(set: SelectionSetNode, type: GraphQLObjectType, asked: Asked): Branch[] {
  const ofSet = known.get(set) ?? new Map<string, Branch[]>();
  known.set(set, ofSet);
  const branches =
    ofSet.get(type.name) ?? fieldsIn(set, type, asked).flatMap((node) => branchesOfField(node, type, asked));
  ofSet.set(type.name, branches);
  return branches;
}

function branchesOfField({ name, selectionSet }: FieldNode, type: GraphQLObjectType, asked: Asked): Branch[] {
  const field = type.getFields()[name.value];
  if (!field) return [];
  const { entries, leadsTo } = field.extensions as { entries?: EntriesOf<unknown>; leadsTo?: LeadsTo<unknown> };
  const named = getNamedType(field.type);
  const below = selectionSet && isObjectType(named) ? branchesOf(selectionSet, named, asked) : [];
  if (entries) return [{ find: entries, isList: true, below }];
  return leadsTo && below.length > 0 ? [{ find: leadsTo, isList: false, below }] : [];
}

/** The fields that are selected of an object of this type, with fragments spread. */
export function fieldsIn({ selections }: SelectionSetNode, type: GraphQLObjectType, asked: Asked): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : asked.fragments[selection.name.value];
    if (!fragment) return [];
    const condition = fragment.typeCondition?.name.value;
    return condition === undefined || isOf(condition, type, asked) ? fieldsIn(fragment.selectionSet, type, asked) : [];
  });
}

function isOf(condition: string, type: GraphQLObjectType, { schema }: Asked): boolean {
  const other = schema.getType(condition);
  return other === type || (isAbstractType(other) && schema.isSubType(other as GraphQLAbstractType, type));
}

// ── the entries of an answer so far, by its context ──

const planned = new WeakMap<Context, number>();
const made = new WeakMap<Context, number>();

/** How many more entries the pages of an answer may plan for. */
export const entriesLeft = (context: Context) => context.app.config.maxListed - (planned.get(context) ?? 0);

export function planEntries(context: Context, entries: number): void {
  planned.set(context, (planned.get(context) ?? 0) + entries);
}

/** A page keeps at least one row, however many entries that brings, so an ordinary answer may exceed the plan. */
const MARGIN = 2;

/**
 * Counts the entries of unpaged lists while they are executed. Throws TOO_COMPLEX where shorter pages cannot help,
 * because the operation selects the same list of one object again and again.
 */
export function countListed(context: Context, entries: number): void {
  const most = context.app.config.maxListed * MARGIN;
  const all = (made.get(context) ?? 0) + entries;
  made.set(context, all);
  if (all > most)
    throw tooComplex(
      `The answer has more than ${most} entries in lists without pages, like \`receipts\` and \`readBy\`. Ask for fewer of them at once.`,
    );
}
