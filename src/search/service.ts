/**
 * Search, the newest first. A search walks each conversation backwards and can stop as soon as it has a page; what it
 * has no need to read it passes over, 64 messages at a time, because `search_blocks` has the words that are in them.
 * Blocks are made by those who search: a message that is sent costs nothing here, and one that is too new, or whose
 * block has changed, is simply read.
 */
import { USER_JOINED } from "../accounts/service.js";
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { conversationFor, VISIBLE_SEQ } from "../conversations/service.js";
import { badInput } from "../errors.js";
import {
  isComingTo,
  type JoinedRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  messageFor,
  withSender,
} from "../messages/service.js";
import type { PageRequest } from "../pages.js";

export const MAX_QUERY = 200;
const BLOCK = 64;
const BLOCKS_AT_ONCE = 100;
/** Of a block's text: beyond, its words could be more than a tsvector holds, and it is always read. */
const MAX_BLOCK_BYTES = 262_144;

export async function searchMessages(
  app: App,
  viewer: Viewer,
  { query, conversationId }: { query: string; conversationId?: string | null | undefined },
  page: PageRequest,
): Promise<MessageRow[]> {
  const text = query
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .trim();
  if (text.length > MAX_QUERY) throw badInput("query", `Search for at most ${MAX_QUERY} characters.`);
  await app.limits.use("search", viewer.userId);
  const scope = conversationId == null ? null : (await conversationFor(app, viewer, conversationId)).conversation.id;
  const before = page.after === undefined ? null : await messageFor(app, viewer, page.after);
  if (page.after !== undefined && (!before || (scope !== null && before.conversationId !== scope)))
    throw badInput("after", "`after` is not the id of a message that is searched.");
  const words = await wordsOf(app, text);
  indexLater(app, viewer.userId, scope); // now: a search that takes too long is to find less to read at its next try
  const { rows } = await app.store.pool.query<JoinedRow>({
    name: scope === null ? "search-all" : "search-one",
    text: scope === null ? SEARCH_ALL : SEARCH_ONE,
    values: [
      ...[viewer.userId, words.query, words.rarest, runsIn(text), page.limit + 1],
      ...[before?.createdAt ?? null, before?.conversationId ?? null, before?.seq ?? null],
      ...(scope === null ? [] : [scope]),
    ],
  });
  return rows.map(withSender);
}

// ── what is searched for ──

/** Scripts that are written without spaces: each of their characters is a word. */
const UNSPACED = [
  ...[
    [0x0e00, 0x0eff],
    [0x1000, 0x109f],
    [0x1780, 0x17ff],
    [0x2e80, 0x2fdf],
    [0x3005, 0x3007],
    [0x3021, 0x3029],
  ],
  ...[
    [0x3040, 0x30ff],
    [0x31f0, 0x31ff],
    [0x3400, 0x4dbf],
    [0x4e00, 0x9fff],
    [0xf900, 0xfaff],
    [0xff66, 0xff9f],
  ],
  [0x20000, 0x3ffff],
] as const;

const rangesAs = (written: (character: number) => string) =>
  UNSPACED.map(([first, last]) => `${written(first)}-${written(last)}`).join("");

const RUN = new RegExp(`[${rangesAs((character) => `\\u{${character.toString(16)}}`)}]{2,}`, "gu");

/** Stretches of such characters, which a message must have as they stand, and not each for itself. */
const runsIn = (text: string): string[] => text.match(RUN) ?? [];

/** The lexemes of a text in SQL: those that PostgreSQL finds, in no language or all, and each unspaced character. */
const lexemesOf = (text: string) =>
  `to_tsvector('simple', regexp_replace(${text}, '[${rangesAs(
    (character) => `\\U${character.toString(16).padStart(8, "0")}`,
  )}]', ' \\& ', 'g'))`;

/** All lexemes of the query, those of its last word as the beginnings of words; and the longest, to look for first. */
async function wordsOf(app: App, text: string): Promise<{ query: string; rarest: string }> {
  const last = /\S*$/.exec(text)?.[0] ?? "";
  const { rows } = await app.store.pool.query<{ query: string | null; rarest: string }>({
    name: "search-words",
    text: `SELECT string_agg('''' || replace(replace(word, '\\', '\\\\'), '''', '''''') || '''' || suffix, ' & ') AS query,
        (array_agg(word ORDER BY length(word) DESC))[1] AS rarest
      FROM (
        SELECT unnest(tsvector_to_array(${lexemesOf("$1")})) AS word, '' AS suffix
        UNION ALL SELECT unnest(tsvector_to_array(${lexemesOf("$2")})), ':*'
      ) words`,
    values: [text.slice(0, text.length - last.length), last],
  });
  const { query = null, rarest = "" } = rows[0] ?? {};
  if (query === null) throw badInput("query", "Search for at least one word.");
  return { query, rarest };
}

// ── the search ──

/** Its conditions are in the order of what they cost; a word that is in a message is also in its text. */
const IS_FOUND = `strpos(lower(x.body), $3) > 0 AND ${lexemesOf("x.body")} @@ $2::tsquery
          AND NOT EXISTS (SELECT FROM unnest($4::text[]) AS run WHERE strpos(x.body, run) = 0)`;

/**
 * LATERAL keeps the order of the walk, and LIMIT ends it. A block whose words rule it out is passed over by a condition
 * that no message has a part in, so that none of them is looked at.
 */
const searchIn = (rooms: string, firstSeq: string) => `SELECT ${MESSAGE_COLUMNS}, ${USER_JOINED} FROM (
    SELECT hit.* FROM members m JOIN conversations c ON c.id = m.conversation_id
    CROSS JOIN LATERAL (
      SELECT x.* FROM generate_series((${firstSeq} - 1) / ${BLOCK}, ${VISIBLE_SEQ} / ${BLOCK}, -1) AS walk (block)
      LEFT JOIN LATERAL (
        SELECT true AS is_without FROM search_blocks b
        WHERE b.conversation_id = c.id AND b.block = walk.block AND NOT b.words @@ $2::tsquery LIMIT 1
      ) b ON true
      CROSS JOIN LATERAL (
        SELECT * FROM messages x WHERE b.is_without IS NULL AND x.conversation_id = c.id
          AND x.seq > walk.block * ${BLOCK} AND x.seq <= (walk.block + 1) * ${BLOCK} AND x.seq > ${VISIBLE_SEQ}
          AND x.kind <> 'SYSTEM' AND ${isComingTo("$1")}
          AND ($6::timestamptz IS NULL OR (x.created_at, x.conversation_id, x.seq) < ($6, $7::uuid, $8::int))
          AND ${IS_FOUND}
        ORDER BY x.seq DESC LIMIT ${BLOCK}
      ) x LIMIT $5
    ) hit
    WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL ${rooms}
    ORDER BY hit.created_at DESC, hit.conversation_id DESC, hit.seq DESC LIMIT $5
  ) x LEFT JOIN users u ON u.id = x.sender_id
  ORDER BY x.created_at DESC, x.conversation_id DESC, x.seq DESC`;

const SEARCH_ALL = searchIn("", "c.last_seq");
const SEARCH_ONE = searchIn("AND m.conversation_id = $9", "least(c.last_seq, coalesce($8::int, c.last_seq))");

// ── the blocks ──

const indexing = new WeakSet<App>();

/** Makes the blocks that a search has to read for want of them, beside it; one process for one search at a time. */
function indexLater(app: App, userId: string, scope: string | null): void {
  if (indexing.has(app)) return;
  indexing.add(app);
  indexBlocks(app, userId, scope)
    .catch((error) => app.log.debug({ err: error }, "blocks were not indexed; the next search tries again"))
    .finally(() => indexing.delete(app));
}

async function indexBlocks(app: App, userId: string, scope: string | null): Promise<void> {
  for (;;) {
    const { rowCount } = await app.store.pool.query({ name: "index-blocks", text: INDEX, values: [userId, scope] });
    if ((rowCount ?? 0) < BLOCKS_AT_ONCE) return;
  }
}

const IN_BLOCK = `x.conversation_id = room.id AND x.seq > walk.block * ${BLOCK} AND x.seq <= (walk.block + 1) * ${BLOCK}`;

/**
 * Only blocks that are full. A block that changed while its words were read has another version by then, and keeps
 * none; one that is changing at this moment is waited for.
 */
const INDEX = `INSERT INTO search_blocks AS known (conversation_id, block, version, words)
  SELECT room.id, walk.block, due.version, coalesce((
    SELECT array_to_tsvector(array_agg(DISTINCT word))
    FROM messages x CROSS JOIN LATERAL unnest(tsvector_to_array(${lexemesOf("x.body")})) AS word WHERE ${IN_BLOCK}
  ), '')
  FROM (
    SELECT c.id, c.last_seq, ${VISIBLE_SEQ} AS visible_seq FROM members m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL AND ($2::uuid IS NULL OR c.id = $2)
    ORDER BY c.id OFFSET 0
  ) room
  CROSS JOIN LATERAL generate_series(room.visible_seq / ${BLOCK}, room.last_seq / ${BLOCK} - 1) AS walk (block)
  CROSS JOIN LATERAL (
    SELECT coalesce(max(b.version), 0) AS version FROM search_blocks b
    WHERE b.conversation_id = room.id AND b.block = walk.block HAVING count(b.words) = 0
  ) due
  WHERE (SELECT coalesce(sum(octet_length(x.body)), 0) FROM messages x WHERE ${IN_BLOCK}) <= ${MAX_BLOCK_BYTES}
  LIMIT ${BLOCKS_AT_ONCE}
  ON CONFLICT (conversation_id, block) DO UPDATE SET words = EXCLUDED.words
    WHERE known.words IS NULL AND known.version = EXCLUDED.version`;
