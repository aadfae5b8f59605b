/**
 * Search, the newest first. A row of `search_blocks` has the words of 64 messages, with the place of every word. So a
 * search reads only messages that have all its words, and messages that are not indexed yet. Sending a message costs
 * nothing here: blocks are indexed beside searches, see `blocks.ts`.
 */
import type { Logger } from "pino";
import { conversationFor } from "../conversations/reads.js";
import { hiddenThrough } from "../conversations/rows.js";
import { badInput, unavailable } from "../errors.js";
import { parseMessageId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { MessageRow } from "../messages/rows.js";
import type { PageRequest } from "../pages.js";
import type { Store } from "../store/store.js";
import { isWithin } from "../text/characters.js";
import { boundOf, isBlank } from "../text/text.js";
import type { Viewer } from "../viewer.js";
import { BLOCK, IS_INDEXED, indexLater } from "./blocks.js";
import { type Found, messagesIn, type Place, placeOf } from "./messages.js";
import { has, hasPhrases, type Wanted, wantedBy } from "./words.js";

interface Parts {
  limits: Limits;
  log: Logger;
  store: Store;
}

export const MAX_QUERY = 200;
/** Blocks read in the first round. Each later round reads twice as many as the one before, up to MAX_BLOCKS. */
const FIRST_BLOCKS = 8;
const MAX_BLOCKS = 128;
/** The most messages whose words one search computes. Its blocks are indexed meanwhile: the next try has less to do. */
const MAX_UNINDEXED = 50_000;
/** Characters whose words are computed before the event loop gets a turn. */
const CHARACTERS_A_TURN = 32_768;

export async function searchMessages(
  parts: Parts,
  viewer: Viewer,
  { query, conversationId }: { query: string; conversationId?: string | null | undefined },
  page: PageRequest,
): Promise<MessageRow[]> {
  if (!isWithin(query, MAX_QUERY)) throw badInput("query", `Search for at most ${boundOf(MAX_QUERY)}.`);
  const wanted = isBlank(query) ? undefined : wantedBy(query);
  if (!wanted) throw badInput("query", "Search for at least one word.");
  if (page.after !== undefined && !parseMessageId(page.after))
    throw badInput("after", "`after` is not the id of a message.");
  await parts.limits.use("search", viewer.userId);
  const scope =
    conversationId == null ? null : (await conversationFor(parts.store, viewer, conversationId)).conversation.id;
  const before = await placeOf(parts.store, viewer, page.after, scope);
  indexLater(parts, viewer.userId, scope);
  return searchFor(parts.store, { userId: viewer.userId, scope, wanted, before }, page.limit + 1);
}

interface Search {
  userId: string;
  scope: string | null;
  wanted: Wanted;
  before: Place | undefined;
}

/** Goes through the blocks that may have hits, the newest first, until enough are found. */
async function searchFor(store: Store, search: Search, most: number): Promise<MessageRow[]> {
  const found: Found[] = [];
  let unindexed = 0;
  let end: Place | undefined;
  for (let size = FIRST_BLOCKS; ; size = Math.min(size * 2, MAX_BLOCKS)) {
    const blocks = await blocksWith(store, search, { size, end });
    const { hits, computed } = await messagesWith(store, search, blocks);
    found.push(...hits);
    found.sort(newestFirst);
    end = blocks.length < size ? undefined : blocks.at(-1);
    // All messages of the blocks not read yet are older than the place of the last block read.
    const sure = end === undefined ? found.length : found.filter((hit) => newestFirst(hit, end as Place) < 0).length;
    if (end === undefined || sure >= most) return found.slice(0, most).map(({ message }) => message);
    unindexed += computed;
    if (unindexed > MAX_UNINDEXED) throw unavailable();
  }
}

function newestFirst(one: Place, other: Place): number {
  return (
    other.createdAt.getTime() - one.createdAt.getTime() ||
    (one.conversationId < other.conversationId
      ? 1
      : one.conversationId > other.conversationId
        ? -1
        : other.seq - one.seq)
  );
}

/** A block that has the words, or has messages that are not indexed. Its place is the one of its newest message. */
interface Block extends Place {
  block: number;
  /** The seq up to which its words are indexed. */
  through: number;
  /** The indexed messages that have all words, by their place in the block: 1 to 64. */
  hits: number[] | null;
}

async function blocksWith(
  store: Store,
  { userId, scope, wanted, before }: Search,
  { size, end }: { size: number; end: Place | undefined },
): Promise<Block[]> {
  const { rows } = await store.pool.query<Block>({
    name: scope === null ? "search-blocks-of-all" : "search-blocks-of-one",
    text: scope === null ? BLOCKS_OF_ALL : BLOCKS_OF_ONE,
    values: [
      ...[userId, tsqueryOf(wanted), wanted.words, wanted.beginning],
      ...[
        before?.createdAt ?? null,
        before?.seq ?? null,
        end?.createdAt ?? null,
        end?.conversationId ?? null,
        end?.seq ?? null,
      ],
      size,
      ...(scope === null ? [] : [scope]),
    ],
  });
  return rows;
}

/** `<0>` requires both words at the same place: in the same message. Words have only letters, marks and digits. */
const tsqueryOf = ({ words, beginning }: Wanted) =>
  [...words.map((word) => `'${word}'`), `'${beginning}':*`].join(" <0> ");

/** The indexed messages of a block that have all words. */
const HITS = `(SELECT array_agg(place) FROM (
      SELECT place FROM unnest(walked.lexemes) AS word CROSS JOIN LATERAL unnest(word.positions) AS place
      WHERE word.lexeme = ANY($3::text[]) OR starts_with(word.lexeme, $4)
      GROUP BY place HAVING count(*) FILTER (WHERE word.lexeme = ANY($3::text[])) = cardinality($3::text[])
        AND bool_or(starts_with(word.lexeme, $4))
    ) matching)`;

/** LATERAL keeps the order of the walk through each conversation, and LIMIT ends the walk. */
const blocksIn = (
  rooms: string,
  firstSeq: string,
) => `SELECT walked.id AS "conversationId", walked.block, walked.through,
    walked.seq, walked.created_at AS "createdAt", ${HITS} AS hits
  FROM (
    SELECT c.id, possible.* FROM members m JOIN conversations c ON c.id = m.conversation_id
    CROSS JOIN LATERAL (
      SELECT walk.block, coalesce(b.through, 0) AS through, b.lexemes, newest.seq, newest.created_at
      FROM generate_series((${firstSeq} - 1) / ${BLOCK}, ${hiddenThrough("m")} / ${BLOCK}, -1) AS walk (block)
      LEFT JOIN LATERAL (
        SELECT b.through, b.lexemes FROM search_blocks b
        WHERE b.conversation_id = c.id AND b.block = walk.block AND ${IS_INDEXED} LIMIT 1
      ) b ON true
      CROSS JOIN LATERAL (
        SELECT seq, created_at FROM messages x WHERE x.conversation_id = c.id
          AND x.seq > walk.block * ${BLOCK} AND x.seq <= (walk.block + 1) * ${BLOCK} ORDER BY x.seq DESC LIMIT 1
      ) newest
      WHERE (b.lexemes IS NULL OR b.through < newest.seq OR b.lexemes @@ $2::tsquery)
        AND ($7::timestamptz IS NULL OR (newest.created_at, c.id, newest.seq) < ($7, $8::uuid, $9::int))
        AND ($5::timestamptz IS NULL OR newest.created_at < $5 OR EXISTS (
          SELECT FROM messages x WHERE x.conversation_id = c.id AND x.seq > walk.block * ${BLOCK}
            AND x.seq <= (walk.block + 1) * ${BLOCK} AND x.created_at <= $5
        ))
      LIMIT $10
    ) possible
    WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL ${rooms}
    ORDER BY possible.created_at DESC, c.id DESC, possible.seq DESC LIMIT $10
  ) walked ORDER BY walked.created_at DESC, walked.id DESC, walked.seq DESC`;

const BLOCKS_OF_ALL = blocksIn("AND $6::int IS NOT DISTINCT FROM $6", "c.last_seq");
const BLOCKS_OF_ONE = blocksIn("AND m.conversation_id = $11", "least(c.last_seq, coalesce($6::int, c.last_seq))");

/** The hits in these blocks. Messages that are not indexed are read and searched, and counted in `computed`. */
async function messagesWith(
  store: Store,
  { userId, wanted, before }: Search,
  blocks: readonly Block[],
): Promise<{ hits: Found[]; computed: number }> {
  const read = await messagesIn(store, userId, blocks.flatMap(placesOf), before);
  const through = new Map(blocks.map(({ conversationId, block, through }) => [`${conversationId} ${block}`, through]));
  const hits: Found[] = [];
  let characters = 0;
  let computed = 0;
  for (const one of read) {
    const text = one.message.body ?? "";
    const isIndexed = one.seq <= (through.get(`${one.conversationId} ${Math.floor((one.seq - 1) / BLOCK)}`) ?? 0);
    if (isIndexed ? hasPhrases(text, wanted.phrases) : has(text, wanted)) hits.push(one);
    if (!isIndexed) computed++;
    characters += isIndexed && wanted.phrases.length === 0 ? 0 : text.length;
    if (characters < CHARACTERS_A_TURN) continue;
    characters = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { hits, computed };
}

function placesOf({
  conversationId,
  block,
  through,
  seq: last,
  hits,
}: Block): { conversationId: string; seq: number }[] {
  const first = block * BLOCK;
  const indexed = (hits ?? []).map((hit) => ({ conversationId, seq: first + hit }));
  const from = Math.max(through, first) + 1;
  const rest = Array.from({ length: Math.max(last - from + 1, 0) }, (_, i) => ({ conversationId, seq: from + i }));
  return [...indexed, ...rest];
}
