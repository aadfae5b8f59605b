/** Relay connections whose cursors are the nodes' own global ids. */
import type { ArgBuilder as ArgBuilderOf, ObjectRef } from "@pothos/core";
import { builder } from "./builder.js";
import type { Complexity, Factor } from "./cost.js";
import { badInput } from "./errors.js";
import { ID_LENGTH } from "./ids.js";

export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 20;

export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** A checked request for a page: rows after (or before) a cursor, from the near end (or, backwards, the far one). */
export interface PageRequest {
  limit: number;
  backwards: boolean;
  after: string | undefined;
  before: string | undefined;
}

export class Page<Node> {
  readonly edges: Edge<Node>[];
  readonly pageInfo: PageInfo<Node>;
  /** The row that it was read from: where it gets shorter it loses the rows that are furthest from this one. */
  readonly focus: number;

  constructor(edges: Edge<Node>[], { hasPreviousPage, hasNextPage, focus }: Beyond) {
    this.edges = edges;
    this.focus = focus;
    this.pageInfo = new PageInfo(edges, hasPreviousPage, hasNextPage);
  }

  /** So many of its rows, those nearest to where it was read from: there are more. */
  shortened(rows: number): Page<Node> {
    const { edges, focus, pageInfo } = this;
    const { from, to } = nearest(edges.length, { focus, rows });
    return new Page(edges.slice(from, to), {
      focus: focus - from,
      hasPreviousPage: from > 0 || pageInfo.hasPreviousPage,
      hasNextPage: to < edges.length || pageInfo.hasNextPage,
    });
  }

  /** Without those rows that are none any more. */
  only(isThere: (node: Node) => boolean): Page<Node> {
    const before = this.edges.slice(0, this.focus).filter(({ node }) => isThere(node));
    const edges = this.edges.filter(({ node }) => isThere(node));
    const page = new Page(edges, { ...this.pageInfo, focus: Math.max(Math.min(before.length, edges.length - 1), 0) });
    // Its ends are where it ended: what comes after the last row was not looked for.
    return Object.assign(page, { pageInfo: this.pageInfo });
  }
}

/** A field's page, as `extensions.page`: what may get shorter where an answer is too large. */
export interface Shortable<Page> {
  /** The fields that list its rows, and where each row is within an entry. */
  rows: readonly { field: string; within?: string }[];
  of(page: Page): readonly unknown[];
  shortened(page: Page, rows: number): Page;
  /** The row that it was read from; the first where this is left out. */
  focus?(page: Page): number;
  /** Fields of the answer that say where it ends. */
  fieldsOf(page: Page): Record<string, unknown>;
}

export const CONNECTION: Shortable<Page<unknown>> = {
  rows: [{ field: "nodes" }, { field: "edges", within: "node" }],
  of: ({ edges }) => edges.map(({ node }) => node),
  shortened: (page, rows) => page.shortened(rows),
  focus: (page) => page.focus,
  fieldsOf: ({ pageInfo }) => ({ pageInfo }),
};

export interface Beyond {
  hasPreviousPage: boolean;
  hasNextPage: boolean;
  focus: number;
}

/** Rows by how near they are to one of them: that one first, and of two as near the later one. */
export function nearestFirst(length: number, focus: number): number[] {
  const order: number[] = [];
  for (let distance = 0; order.length < length; distance++) {
    if (focus + distance < length) order.push(focus + distance);
    if (distance > 0 && focus - distance >= 0) order.push(focus - distance);
  }
  return order;
}

/** So many rows that are nearest to one of them: they follow each other. */
export function nearest(
  length: number,
  { focus, rows }: { focus: number; rows: number },
): { from: number; to: number } {
  const kept = nearestFirst(length, focus).slice(0, rows);
  return kept.length === 0 ? { from: 0, to: 0 } : { from: Math.min(...kept), to: Math.max(...kept) + 1 };
}

/** Most clients ask for nodes alone: cursors are made where they are read. */
class Edge<Node> {
  constructor(
    readonly node: Node,
    private readonly cursorOf: (node: Node) => string,
  ) {}

  get cursor(): string {
    return this.cursorOf(this.node);
  }
}

class PageInfo<Node> {
  constructor(
    private readonly edges: Edge<Node>[],
    readonly hasPreviousPage: boolean,
    readonly hasNextPage: boolean,
  ) {}

  get startCursor(): string | null {
    return this.edges[0]?.cursor ?? null;
  }

  get endCursor(): string | null {
    return this.edges.at(-1)?.cursor ?? null;
  }
}

export function pageRequest(args: PageArgs, size = DEFAULT_PAGE): PageRequest {
  const { first, last } = args;
  if (first != null && last != null) throw badInput("last", "Give `first` or `last`, not both.");
  for (const [name, size] of [
    ["first", first],
    ["last", last],
  ] as const)
    if (size != null && (size < 0 || size > MAX_PAGE))
      throw badInput(name, `\`${name}\` must be between 0 and ${MAX_PAGE}.`);
  return {
    limit: first ?? last ?? size,
    backwards: last != null,
    after: args.after ?? undefined,
    before: args.before ?? undefined,
  };
}

/**
 * A page from rows that were read in the direction asked for, with one more than the limit where there is one: that
 * row only says that there is more.
 */
export function pageOf<Node>(request: PageRequest, rows: Node[], cursorOf: (node: Node) => string): Page<Node> {
  const hasMore = rows.length > request.limit;
  const nodes = rows.slice(0, request.limit);
  if (request.backwards) nodes.reverse();
  const edges = nodes.map((node) => new Edge(node, cursorOf));
  const hasPrevious = request.backwards ? hasMore : request.after !== undefined;
  const hasNext = request.backwards ? request.before !== undefined : hasMore;
  const focus = request.backwards ? Math.max(edges.length - 1, 0) : 0;
  return new Page(edges, { hasPreviousPage: hasPrevious, hasNextPage: hasNext, focus });
}

/** A page of which it is known how its ends lie in the list. */
export const pageAround = <Node>(nodes: Node[], beyond: Beyond, cursorOf: (node: Node) => string): Page<Node> =>
  new Page(
    nodes.map((node) => new Edge(node, cursorOf)),
    beyond,
  );

/** A page counts by the size asked for; reading it counts like some fields, and so does each row. */
export const pageCost: Complexity = ({ args }) => sized(args.first ?? args.last ?? DEFAULT_PAGE);

/** A page within rows counts by what it usually has; its entries are counted as they come. */
export const nestedPageCost =
  (usually: number): Complexity =>
  ({ args, isNested }) => {
    const size = Number(args.first ?? DEFAULT_PAGE);
    return sized(isNested ? Math.min(size, usually) : size);
  };

const PAGE_READ = 20;
const ROW_READ = 5;

/** A list that is read with a statement of its own, whatever it is called. */
export const sized = (size: unknown): Factor => ({
  entries: Math.min(Math.max(Number(size) || 0, 0), MAX_PAGE),
  once: PAGE_READ,
  each: ROW_READ,
});

/** `XConnection` and `XEdge` for a type of node. */
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

/** How an argument for a page's size is described. */
export const sizeText = (size: string) =>
  `at most ${MAX_PAGE}, else BAD_USER_INPUT; ${size} where neither end is asked for. Fewer where the rows are long, as \`pageInfo\` says.`;
const SIZE = sizeText(`${DEFAULT_PAGE}`);
const CURSOR =
  "It stays good when that node has gone: some may come again then, and none is left out. BAD_USER_INPUT where it is not the id of a node of this kind.";

/** A list without pages counts by what it usually has; its entries are counted as they come. */
export const usually =
  (entries: number): Complexity =>
  () => ({ entries, each: 1 });

/** Somebody's place in a list of a conversation's members: most have few. */
export const USUAL_MEMBERS = 5;
