/**
 * The words of each block of 64 messages of a conversation. A block is indexed beside a search that misses its words.
 * After a change of the rule by which words are found, all blocks are indexed again in small steps; until then the
 * words of the earlier rule are ignored.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { PoolClient } from "pg";
import type { Logger } from "pino";
import { hiddenThrough } from "../conversations/rows.js";
import { NIL_ID } from "../ids.js";
import type { Store } from "../store/store.js";
import { RULE, wordsIn } from "./words.js";

export const BLOCK = 64;
/** Whether a row `b` of search_blocks has words, and by the present rule. */
export const IS_INDEXED = `b.lexemes IS NOT NULL AND b.rule = ${RULE}`;
/** A block that is not full yet is indexed again once it has so many new messages. */
const WORTH_INDEXING = 8;
const BLOCKS_AT_ONCE = 20;
/** A tsvector holds 1 MiB. If the words of a block need more, every search reads the block's messages. */
const MAX_BLOCK_BYTES = 900_000;
const CHARACTERS_A_TURN = 32_768;

type Queryable = Pick<PoolClient, "query">;

/** A block that is not indexed, or not to its end, with its present texts. */
interface DueBlock {
  conversationId: string;
  block: number;
  version: number;
  bodies: (string | null)[];
}

const indexing = new WeakSet<Store>();

/** Indexes, beside a search, the blocks that lack an index. Each process does so for one search at a time. */
export function indexLater(parts: { log: Logger; store: Store }, userId: string, scope: string | null): void {
  if (indexing.has(parts.store)) return;
  indexing.add(parts.store);
  indexFor(parts.store, userId, scope)
    .catch((error) => parts.log.debug({ err: error }, "blocks were not indexed; the next search tries again"))
    .finally(() => indexing.delete(parts.store));
}

async function indexFor(store: Store, userId: string, scope: string | null): Promise<void> {
  for (;;) {
    const { rows } = await store.pool.query<DueBlock>({
      name: "search-due-blocks",
      text: dueBlocks(`SELECT c.id, c.last_seq, ${hiddenThrough("m")} AS first_seq
        FROM members m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL AND ($2::uuid IS NULL OR c.id = $2)`),
      values: [userId, scope],
    });
    await indexAll(store.pool, rows);
    if (rows.length < BLOCKS_AT_ONCE) return;
  }
}

/** The blocks of these conversations that are to be indexed, with their texts. */
const dueBlocks = (conversations: string) => `SELECT due.id AS "conversationId", due.block, due.version, (
    SELECT array_agg(CASE WHEN x.kind <> 'SYSTEM' THEN x.body END ORDER BY x.seq) FROM messages x
    WHERE x.conversation_id = due.id AND x.seq > due.block * ${BLOCK} AND x.seq <= (due.block + 1) * ${BLOCK}
  ) AS bodies
  FROM (
    SELECT room.id, walk.block, coalesce(b.version, 0) AS version FROM (${conversations} ORDER BY c.id OFFSET 0) room
    CROSS JOIN LATERAL generate_series(room.first_seq / ${BLOCK}, (room.last_seq - 1) / ${BLOCK}) AS walk (block)
    LEFT JOIN LATERAL (
      SELECT * FROM search_blocks b WHERE b.conversation_id = room.id AND b.block = walk.block LIMIT 1
    ) b ON true
    WHERE CASE WHEN b.rule = ${RULE} AND (b.lexemes IS NOT NULL OR b.through > 0)
      THEN least(room.last_seq, (walk.block + 1) * ${BLOCK}) - b.through >= least(${WORTH_INDEXING}, (walk.block + 1) * ${BLOCK} - b.through)
        AND b.through < (walk.block + 1) * ${BLOCK}
      ELSE least(room.last_seq, (walk.block + 1) * ${BLOCK}) - walk.block * ${BLOCK} >= ${WORTH_INDEXING} END
    LIMIT ${BLOCKS_AT_ONCE}
  ) due`;

async function indexAll(store: Queryable, blocks: readonly DueBlock[]): Promise<void> {
  for (const block of blocks) await storeWords(store, block, await lexemesOf(block.bodies));
}

/**
 * A block that changed while its words were computed has another version by then, and the words are dropped. If a
 * change is in progress, the statement waits for it.
 */
async function storeWords(
  store: Queryable,
  { conversationId, block, version, bodies }: DueBlock,
  lexemes: string | null,
) {
  await store.query({
    name: "search-store-words",
    text: `INSERT INTO search_blocks AS known (conversation_id, block, version, rule, through, lexemes)
      SELECT $1, $2, $3, ${RULE}, $4, $5::tsvector WHERE EXISTS (SELECT FROM conversations WHERE id = $1 AND deleted_at IS NULL)
      ON CONFLICT (conversation_id, block) DO UPDATE
        SET rule = EXCLUDED.rule, through = EXCLUDED.through, lexemes = EXCLUDED.lexemes
        WHERE known.version = EXCLUDED.version`,
    values: [conversationId, block, version, block * BLOCK + bodies.length, lexemes],
  });
}

/** In the text form of a tsvector, so PostgreSQL does not look for words itself; null if it would be too large. */
async function lexemesOf(bodies: readonly (string | null)[]): Promise<string | null> {
  const places = new Map<string, number[]>();
  let characters = 0;
  for (const [i, body] of bodies.entries()) {
    for (const word of wordsIn(body ?? "")) {
      const known = places.get(word);
      if (known) known.push(i + 1);
      else places.set(word, [i + 1]);
    }
    characters += body?.length ?? 0;
    if (characters < CHARACTERS_A_TURN) continue;
    characters = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  let bytes = 0;
  for (const [word, at] of places) bytes += Buffer.byteLength(word) + 4 + 2 * at.length;
  if (bytes > MAX_BLOCK_BYTES) return null;
  return [...places].map(([word, at]) => `'${word}':${at.join(",")}`).join(" ");
}

// ── after a change of the rule ──

const CONVERSATIONS_AT_ONCE = 20;
const PAUSE_MS = 100;
/** While another server indexes. */
const LONG_PAUSE_MS = 5_000;
const LOCK = 72707371;

/** Indexes the blocks without words of the present rule, conversation by conversation, on one server at a time. */
export function reindexLater(parts: { log: Logger; store: Store }): () => Promise<void> {
  const stopping = new AbortController();
  const reindexing = reindex(parts.store, stopping.signal).catch((error) => {
    if (!stopping.signal.aborted) parts.log.debug({ err: error }, "messages were not indexed again; searches do it");
  });
  return async () => {
    stopping.abort();
    await reindexing;
  };
}

async function reindex(store: Store, signal: AbortSignal): Promise<void> {
  for (let after: string | undefined = NIL_ID; after !== undefined; ) {
    await pause(PAUSE_MS, undefined, { signal });
    const step: Step = await withLock(store, (client) => reindexSome(client, after as string));
    if (step === "busy") await pause(LONG_PAUSE_MS, undefined, { signal });
    else after = step.last;
  }
}

type Step = "busy" | { last: string | undefined };

async function withLock(store: Store, work: (client: PoolClient) => Promise<Step>): Promise<Step> {
  const client = await store.pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [LOCK]);
    if (!rows[0]?.taken) return "busy";
    try {
      return await work(client);
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [LOCK]);
    }
  } finally {
    client.release();
  }
}

/** Indexes blocks of the next conversations that lack one. Returns the id to continue after; undefined at the end. */
async function reindexSome(client: PoolClient, after: string): Promise<Step> {
  const { rows } = await client.query<{ id: string }>({
    name: "search-stale-conversations",
    text: `SELECT c.id FROM conversations c WHERE c.id > $1 AND c.last_seq >= ${BLOCK} AND c.deleted_at IS NULL
        AND (SELECT count(*) FROM search_blocks b WHERE b.conversation_id = c.id AND b.rule = ${RULE}) < c.last_seq / ${BLOCK}
      ORDER BY c.id LIMIT ${CONVERSATIONS_AT_ONCE}`,
    values: [after],
  });
  const ids = rows.map(({ id }) => id);
  const due = await client.query<DueBlock>({
    name: "search-stale-blocks",
    text: dueBlocks(
      "SELECT c.id, c.last_seq, 0 AS first_seq FROM conversations c WHERE c.id = ANY($1::uuid[]) AND c.deleted_at IS NULL",
    ),
    values: [ids],
  });
  await indexAll(client, due.rows);
  if (due.rows.length === BLOCKS_AT_ONCE) return { last: after };
  return { last: ids.length === CONVERSATIONS_AT_ONCE ? ids.at(-1) : undefined };
}
