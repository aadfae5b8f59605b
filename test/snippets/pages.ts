/** An entry with its cursor: the id of a message, a conversation, a user or a notification is its cursor as well. */
export interface Entry<Node> {
  cursor: string;
  node: Node;
}

export interface PageInfo {
  hasPreviousPage?: boolean;
  hasNextPage?: boolean;
  startCursor?: string | null;
  endCursor?: string | null;
}

/** A page, or several in a row, without a gap. */
export interface Stretch<Node> {
  entries: readonly Entry<Node>[];
  pageInfo: PageInfo;
}

export interface PageArgs {
  after?: string | null;
  before?: string | null;
  last?: number | null;
}

/** Joins the known stretch and a page that adjoins it. Undefined if there may be a gap between the two. */
export function joined<Node>(known: Stretch<Node>, page: Stretch<Node>, args: PageArgs): Stretch<Node> | undefined {
  const place = (cursor: string | null | undefined) => known.entries.findIndex((entry) => entry.cursor === cursor);
  const [from, to] = boundsOf(page.entries, args, place);
  if (from === undefined && to === undefined) return undefined;
  const own = new Set(page.entries.map(({ cursor }) => cursor));
  const others = (entries: readonly Entry<Node>[]) => entries.filter(({ cursor }) => !own.has(cursor));
  const head = others(from === undefined ? [] : known.entries.slice(0, from));
  const tail = others(to === undefined ? [] : known.entries.slice(to));
  return {
    entries: [...head, ...page.entries, ...tail],
    pageInfo: {
      ...page.pageInfo,
      ...(head.length > 0 && startOf(known.pageInfo)),
      ...(tail.length > 0 && endOf(known.pageInfo)),
    },
  };
}

/** The index before which known entries precede the page, and the index from which they follow it. */
function boundsOf(
  page: readonly Entry<unknown>[],
  { after, before }: PageArgs,
  place: (cursor: string | null | undefined) => number,
): [number | undefined, number | undefined] {
  if (after && place(after) >= 0) return [place(after) + 1, place(after) + 1];
  if (before && place(before) >= 0) return [place(before), place(before)];
  const [first, last] = [place(page[0]?.cursor), place(page.at(-1)?.cursor)];
  return [first < 0 ? undefined : first, last < 0 ? undefined : last + 1];
}

const startOf = ({ hasPreviousPage, startCursor }: PageInfo) => ({ hasPreviousPage, startCursor });
const endOf = ({ hasNextPage, endCursor }: PageInfo) => ({ hasNextPage, endCursor });

/** A list that is read from its top, such as the inbox, changes its order: its first page starts it anew. */
export const beginsAnew = ({ after, before, last }: PageArgs) => !after && !before && !last;
