/** Relay connections in the schema: their types, their arguments, and the cost of a page. */
import type { ArgBuilder as ArgBuilderOf, ObjectRef } from "@pothos/core";
import { ID_LENGTH } from "../ids.js";
import { DEFAULT_PAGE, MAX_PAGE, type Page } from "../pages.js";
import { builder } from "./builder.js";
import type { Complexity, Factor } from "./cost.js";

/** The cost of a page: by the size asked for, plus the fields that reading it and each of its rows count for. */
export const pageCost: Complexity = ({ args }) => sized(args.first ?? args.last ?? DEFAULT_PAGE);

/** The cost of a page within rows: by its usual size, since its entries are counted again when they are read. */
export const nestedPageCost =
  (usually: number): Complexity =>
  ({ args, isNested }) => {
    const size = Number(args.first ?? DEFAULT_PAGE);
    return sized(isNested ? Math.min(size, usually) : size);
  };

const PAGE_READ = 20;

const ROW_READ = 5;

/** The cost of any list that takes a statement of its own to read. */
export const sized = (size: unknown): Factor => ({
  entries: Math.min(Math.max(Number(size) || 0, 0), MAX_PAGE),
  once: PAGE_READ,
  each: ROW_READ,
});

/** Defines `XConnection` and `XEdge` for a type of node. */
export function connectionOf<Node>(name: string, node: ObjectRef<Types, Node>, nodes: string) {
  return builder.connectionObject(
    {
      type: node,
      name: `${name}Connection`,
      description: `A page of ${nodes}.`,
      edgesNullable: { list: false, items: false },
      nodeNullable: false,
    },
    { name: `${name}Edge`, description: `One of the ${nodes}, with its cursor.` },
  ) as unknown as ObjectRef<Types, Page<Node>>;
}

/** `first` and `after`, for a list that is read from its start. */
export const forwardArgs = (arg: ArgBuilder, size = SIZE) => ({
  first: arg.int({ description: `How many from the start (or after \`after\`): ${size}` }),
  after: arg.string({ maxLength: ID_LENGTH, description: `Only what comes after this node's id. ${CURSOR}` }),
});

/** `first` and `last`, `after` and `before`, for a list that is read from either end. */
export const bothWaysArgs = (arg: ArgBuilder, size = SIZE) => ({
  ...forwardArgs(arg, size),
  last: arg.int({ description: `How many from the end (or before \`before\`): ${size} Not together with \`first\`.` }),
  before: arg.string({ maxLength: ID_LENGTH, description: `Only what comes before this node's id. ${CURSOR}` }),
});

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer SchemaTypes> ? SchemaTypes : never;

type ArgBuilder = ArgBuilderOf<Types>;

/** The description of an argument for a page's size. */
export const sizeText = (size: string) =>
  `at most ${MAX_PAGE}, else BAD_USER_INPUT; ${size} where neither end is asked for. Fewer where the rows are long, as \`pageInfo\` says.`;

const SIZE = sizeText(`${DEFAULT_PAGE}`);

const CURSOR =
  "It stays good when that node has gone: some may come again then, and none is left out. BAD_USER_INPUT where it is not the id of a node of this kind.";

/** The cost of an unpaged list: by its usual size, since its entries are counted again when they are read. */
export const usually =
  (entries: number): Complexity =>
  () => ({ entries, each: 1 });

/** The usual number of a conversation's members: most conversations have few. */
export const USUAL_MEMBERS = 5;
