/** Reactions: one of each kind per person. Their counts are in the message's own row, and change together with it. */
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { badInput, forbidden } from "../errors.js";
import type { Limits } from "../limits/limits.js";
import { type Change, changeMessage, outcome, TARGET } from "../messages/changes.js";
import type { MessageRow } from "../messages/rows.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { emojiOf } from "./emoji.js";

interface Parts {
  publish: Publisher;
  config: Config;
  limits: Limits;
  log: Logger;
  store: Store;
}

/** The people who reacted to a message with one emoji. */
export interface ReactionGroup {
  conversationId: string;
  seq: number;
  emoji: string;
  count: number;
}

export interface ReactionInput {
  messageId: string;
  emoji: string;
}

/** The most people listed for each kind; the others are only counted. */
export const MAX_USERS_SHOWN = 20;

/** The same reaction again changes nothing. */
export async function addReaction(parts: Parts, viewer: Viewer, input: ReactionInput): Promise<MessageRow> {
  const { maxReactionKinds } = parts.config;
  const { changed, refusal } = await react(parts, viewer, input, ADD, [maxReactionKinds]);
  if (refusal === "deleted") throw forbidden("Nobody can react to a deleted message.");
  if (refusal === "full") throw forbidden(`A message has at most ${maxReactionKinds} kinds of reactions.`);
  return changed;
}

/** Removing a reaction that does not exist is no error. */
export async function removeReaction(parts: Parts, viewer: Viewer, input: ReactionInput): Promise<MessageRow> {
  return (await react(parts, viewer, input, REMOVE, [])).changed;
}

async function react(parts: Parts, viewer: Viewer, input: ReactionInput, statement: Change, values: unknown[]) {
  const emoji = emojiOf(input.emoji);
  if (emoji === undefined) throw badInput("emoji", "A reaction is exactly one emoji.");
  return changeMessage(parts, viewer, input.messageId, { statement, values: [viewer.userId, emoji, ...values] });
}

export const groupsOf = ({ conversationId, seq, reactions }: MessageRow): ReactionGroup[] =>
  (reactions ?? []).map(({ emoji, count }) => ({ conversationId, seq, emoji, count }));

/** For each group the ids of the first people in it. */
export async function usersIn(store: Store, groups: readonly ReactionGroup[]): Promise<string[][]> {
  const { rows } = await store.pool.query<{ n: number; userId: string }>({
    name: "reaction-users",
    text: `SELECT asked.n::int AS n, r.user_id AS "userId" FROM ${ASKED}
      CROSS JOIN LATERAL (
        SELECT user_id, created_at FROM reactions
        WHERE conversation_id = asked.conversation_id AND seq = asked.seq AND emoji = asked.emoji
        ORDER BY created_at, user_id LIMIT ${MAX_USERS_SHOWN}
      ) r ORDER BY r.created_at, r.user_id`,
    values: columnsOf(groups),
  });
  const users: string[][] = groups.map(() => []);
  for (const { n, userId } of rows) users[n - 1]?.push(userId);
  return users;
}

/** For each group whether a person is in it. */
export async function isIn(store: Store, userId: string, groups: readonly ReactionGroup[]): Promise<boolean[]> {
  const { rows } = await store.pool.query<{ n: number }>({
    name: "reactions-of",
    text: `SELECT asked.n::int AS n FROM ${ASKED}
      CROSS JOIN LATERAL (
        SELECT FROM reactions WHERE conversation_id = asked.conversation_id AND seq = asked.seq
          AND emoji = asked.emoji AND user_id = $4 LIMIT 1
      ) r`,
    values: [...columnsOf(groups), userId],
  });
  const found = new Set(rows.map(({ n }) => n));
  return groups.map((_, i) => found.has(i + 1));
}

const ASKED = `unnest($1::uuid[], $2::int[], $3::text[]) WITH ORDINALITY AS asked (conversation_id, seq, emoji, n)`;

const columnsOf = (groups: readonly ReactionGroup[]) => [
  groups.map((group) => group.conversationId),
  groups.map((group) => group.seq),
  groups.map((group) => group.emoji),
];

const HAS_KIND = (message: string) =>
  `coalesce(${message}.reactions, '[]') @> jsonb_build_array(jsonb_build_object('emoji', $5::text))`;

/** The last steps, after `done` added or removed a reaction. Counts come from the locked row, so they never drift. */
const raise = (by: number) => `raised AS (
    UPDATE conversations c SET revision = c.revision + 1 FROM done d WHERE c.id = d.conversation_id
    RETURNING c.revision, clock_timestamp() AS at
  ), changed AS (
    UPDATE messages x SET revision = raised.revision, changed_at = raised.at, reactions = (
      SELECT jsonb_agg(jsonb_build_object('emoji', emoji, 'count', count) ORDER BY place) FROM (
        SELECT emoji, sum(count) AS count, min(place) AS place FROM (
          SELECT g->>'emoji', (g->>'count')::int, place
          FROM jsonb_array_elements(x.reactions) WITH ORDINALITY AS kinds (g, place)
          UNION ALL SELECT $5, ${by}, 1 + coalesce(jsonb_array_length(x.reactions), 0)
        ) counted (emoji, count, place) GROUP BY emoji HAVING sum(count) > 0
      ) kept)
    FROM raised WHERE x.conversation_id = $1 AND x.seq = $2 RETURNING x.*
  )`;

const ADD: Change = {
  name: "add-reaction",
  text: `WITH ${TARGET}, done AS (
    INSERT INTO reactions (conversation_id, seq, emoji, user_id, created_at)
    SELECT t.conversation_id, t.seq, $5, $4, clock_timestamp() FROM target t
    WHERE t.deleted_at IS NULL AND (${HAS_KIND("t")} OR coalesce(jsonb_array_length(t.reactions), 0) < $6)
    ON CONFLICT DO NOTHING RETURNING conversation_id
  ), ${raise(1)}
  ${outcome(`CASE WHEN x.deleted_at IS NOT NULL THEN 'deleted' WHEN NOT ${HAS_KIND("x")} THEN 'full' END`)}`,
};

const REMOVE: Change = {
  name: "remove-reaction",
  text: `WITH ${TARGET}, done AS (
    DELETE FROM reactions r USING target t WHERE r.conversation_id = t.conversation_id AND r.seq = t.seq
      AND r.emoji = $5 AND r.user_id = $4 RETURNING r.conversation_id
  ), ${raise(-1)}
  ${outcome("NULL::text")}`,
};
