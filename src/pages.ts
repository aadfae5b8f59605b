/** Pages of lists: a request for one, checked, and a page of rows whose cursors are their global ids. */
import { badInput } from "./errors.js";

export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 20;

export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** A checked request for a page: `limit` rows between two cursors, from the start, or from the end if `backwards`. */
export interface PageRequest {
  limit: number;
  backwards: boolean;
  after: string | undefined;
  before: string | undefined;
}

export class Page<Node> {
  readonly edges: Edge<Node>[];
  readonly pageInfo: PageInfo<Node>;
  /** The index of the row that the page was read from. Shortening drops the rows that are furthest from it. */
  readonly focus: number;

  constructor(edges: Edge<Node>[], { hasPreviousPage, hasNextPage, focus }: Beyond) {
    this.edges = edges;
    this.focus = focus;
    this.pageInfo = new PageInfo(edges, hasPreviousPage, hasNextPage);
  }

  /** A page of the `rows` rows nearest to the focus; `pageInfo` shows that there are more. */
  shortened(rows: number): Page<Node> {
    const { edges, focus, pageInfo } = this;
    const { from, to } = nearest(edges.length, { focus, rows });
    return new Page(edges.slice(from, to), {
      focus: focus - from,
      hasPreviousPage: from > 0 || pageInfo.hasPreviousPage,
      hasNextPage: to < edges.length || pageInfo.hasNextPage,
    });
  }

  /** The page without the rows that have gone. */
  only(isThere: (node: Node) => boolean): Page<Node> {
    const before = this.edges.slice(0, this.focus).filter(({ node }) => isThere(node));
    const edges = this.edges.filter(({ node }) => isThere(node));
    const page = new Page(edges, { ...this.pageInfo, focus: Math.max(Math.min(before.length, edges.length - 1), 0) });
    // `pageInfo` stays: the page still ends where it was read to, and rows beyond that were not looked for.
    return Object.assign(page, { pageInfo: this.pageInfo });
  }
}

/** A page of any shape that can be shortened where an answer is too large. A field declares it as `extensions.page`. */
export interface Shortable<Page> {
  /** The fields that list the rows, and the field of an entry that holds the row. */
  rows: readonly { field: string; within?: string }[];
  of(page: Page): readonly unknown[];
  shortened(page: Page, rows: number): Page;
  /** The index of the row that the page was read from; the first row if left out. */
  focus?(page: Page): number;
  /** The fields of the answer that show where the page ends. */
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

/** Indexes by their distance from the focus: the focus first, and of two at the same distance the later one. */
export function nearestFirst(length: number, focus: number): number[] {
  const order: number[] = [];
  for (let distance = 0; order.length < length; distance++) {
    if (focus + distance < length) order.push(focus + distance);
    if (distance > 0 && focus - distance >= 0) order.push(focus - distance);
  }
  return order;
}

/** The range of the `rows` rows nearest to the focus. These are always consecutive. */
export function nearest(
  length: number,
  { focus, rows }: { focus: number; rows: number },
): { from: number; to: number } {
  const kept = nearestFirst(length, focus).slice(0, rows);
  return kept.length === 0 ? { from: 0, to: 0 } : { from: Math.min(...kept), to: Math.max(...kept) + 1 };
}

/** Makes a cursor only when it is read: most clients ask for nodes alone. */
export class Edge<Node> {
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
 * A page from rows that were read in the direction of the request, up to one more than the limit. The extra row only
 * shows that there is more.
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

/** A page whose position in the list is known already. */
export const pageAround = <Node>(nodes: Node[], beyond: Beyond, cursorOf: (node: Node) => string): Page<Node> =>
  new Page(
    nodes.map((node) => new Edge(node, cursorOf)),
    beyond,
  );
