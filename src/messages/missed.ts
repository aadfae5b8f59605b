/** Reads of messages, and of changes of messages, that a reader misses since a position. */
import { userColumns } from "../accounts/rows.js";
import type { Config } from "../config.js";
import { hiddenThrough } from "../conversations/rows.js";
import type { MessageKey } from "../ids.js";
import type { Store } from "../store/store.js";
import {
  columnsWithin,
  isNotWithheldFrom,
  type JoinedRow,
  type MessageRow,
  messageColumns,
  type Position,
  withSender,
} from "./rows.js";

/** For each conversation the seq at which its newest present member joined: all members may see every later message. */
export async function newestJoins(store: Store, conversationIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await store.pool.query<{ id: string; seq: number }>({
    name: "newest-joins",
    text: `SELECT conversation_id AS id, max(joined_seq) AS seq FROM members
      WHERE conversation_id = ANY($1::uuid[]) AND left_at IS NULL GROUP BY 1`,
    values: [conversationIds],
  });
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

export interface MissedMessages {
  /** The conversation's position when they were read. */
  lastSeq: number;
  revision: number;
  messages: MessageRow[];
}

/** A reader at a position, and how many of the messages that it missed are read at once. */
export interface Reader extends Position {
  conversationId: string;
  userId: string;
  /** For messages that it has and that changed since. */
  mostUpdated: number;
  /** For messages that are new to it. */
  mostAdded: number;
}

/**
 * For each reader the messages that it missed, without those that are hidden because the person joined later. Messages
 * withheld from the person are included: the feed drops them. Undefined if the person is no member now. It is one
 * statement, so nobody reads what was written after they were removed.
 */
export async function messagesMissed(
  store: Store,
  readers: readonly Reader[],
): Promise<(MissedMessages | undefined)[]> {
  type Row = JoinedRow & { n: number; lastSeqNow: number; revisionNow: number };
  const { rows } = await store.pool.query<Row>({
    name: "messages-missed",
    text: `SELECT asked.n::int AS n, c.last_seq AS "lastSeqNow", c.revision AS "revisionNow", ${messageColumns("x")}, ${userColumns("u")}
      FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[]) WITH ORDINALITY
        AS asked (conversation_id, user_id, seq, revision, most_updated, most_added, n)
      JOIN members m ON m.conversation_id = asked.conversation_id AND m.user_id = asked.user_id AND m.left_at IS NULL
      JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL
      LEFT JOIN LATERAL (
        (SELECT * FROM messages WHERE conversation_id = asked.conversation_id AND revision > asked.revision
            AND seq > ${hiddenThrough("m")} AND seq <= asked.seq ORDER BY revision LIMIT asked.most_updated)
        UNION ALL
        (SELECT * FROM messages WHERE conversation_id = asked.conversation_id
            AND seq > greatest(asked.seq, ${hiddenThrough("m")}) ORDER BY seq LIMIT asked.most_added)
      ) x ON true
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [
      readers.map((reader) => reader.conversationId),
      readers.map((reader) => reader.userId),
      readers.map((reader) => reader.seq),
      readers.map((reader) => reader.revision),
      readers.map((reader) => reader.mostUpdated),
      readers.map((reader) => reader.mostAdded),
    ],
  });
  const missed = readers.map((): MissedMessages | undefined => undefined);
  for (const { n, lastSeqNow, revisionNow, ...row } of rows) {
    const of = missed[n - 1] ?? { lastSeq: lastSeqNow, revision: revisionNow, messages: [] };
    missed[n - 1] = of;
    if (row.seq !== null) of.messages.push(withSender(row));
  }
  return missed;
}

/**
 * The messages that a member may see after positions in conversations: at most `most` new and `most` changed of each.
 */
export async function messagesAfterPositions(
  parts: { config: Config; store: Store },
  userId: string,
  places: readonly (Position & { conversationId: string })[],
  most: number,
): Promise<MessageRow[]> {
  if (places.length === 0) return [];
  const { rows } = await parts.store.pool.query<JoinedRow>({
    name: "messages-after-positions",
    text: `SELECT ${columnsWithin("$6", "coalesce(x.changed_at, x.created_at), x.conversation_id, x.seq")}, ${userColumns("u")}
      FROM unnest($2::uuid[], $3::int[], $4::int[]) AS asked (conversation_id, seq, revision)
      JOIN members m ON m.conversation_id = asked.conversation_id AND m.user_id = $1 AND m.left_at IS NULL
      CROSS JOIN LATERAL (
        (SELECT * FROM messages x WHERE conversation_id = asked.conversation_id AND revision > asked.revision
            AND seq > ${hiddenThrough("m")} AND seq <= asked.seq AND changed_at IS NOT NULL AND ${isNotWithheldFrom("$1")} ORDER BY revision LIMIT $5)
        UNION ALL
        (SELECT * FROM messages x WHERE conversation_id = asked.conversation_id
            AND seq > greatest(asked.seq, ${hiddenThrough("m")}) AND ${isNotWithheldFrom("$1")} ORDER BY seq LIMIT $5)
      ) x
      LEFT JOIN users u ON u.id = x.sender_id`,
    values: [
      userId,
      places.map((place) => place.conversationId),
      places.map((place) => place.seq),
      places.map((place) => place.revision),
      most,
      parts.config.maxAnswerBytes,
    ],
  });
  return rows.map(withSender);
}

export interface Changes extends MissedMessages {
  /** By the database's clock: everything up to here had happened by then. */
  asOf: Date;
}

/** A conversation's position and its messages added or changed after a revision, in that order, from one snapshot. */
export async function changesAfter(
  store: Store,
  conversationId: string,
  revision: number,
  most: number,
): Promise<Changes | undefined> {
  const { rows } = await store.pool.query<JoinedRow & { lastSeqNow: number; revisionNow: number; asOf: Date }>({
    name: "changes-after",
    text: `SELECT c.last_seq AS "lastSeqNow", c.revision AS "revisionNow", clock_timestamp() AS "asOf",
        ${messageColumns("x")}, ${userColumns("u")}
      FROM conversations c
      LEFT JOIN LATERAL (
        SELECT * FROM messages WHERE conversation_id = $1 AND revision > $2 ORDER BY revision LIMIT $3
      ) x ON true
      LEFT JOIN users u ON u.id = x.sender_id
      WHERE c.id = $1 AND c.deleted_at IS NULL ORDER BY x.revision`,
    values: [conversationId, revision, most],
  });
  const [first] = rows;
  if (!first) return undefined;
  const messages = rows
    .filter((row) => row.seq !== null)
    .map(({ lastSeqNow: _, revisionNow: __, asOf: ___, ...row }) => withSender(row));
  return { lastSeq: first.lastSeqNow, revision: first.revisionNow, asOf: first.asOf, messages };
}

/** For each conversation and moment a position: everything stored or changed from that moment on follows it. */
export async function positionsAt(
  store: Store,
  places: readonly { conversationId: string; moment: Date }[],
): Promise<Position[]> {
  const { rows } = await store.pool.query<Position>({
    name: "positions-at",
    text: `SELECT coalesce(added.seq, 0) AS seq, coalesce(changed.revision, 0) AS revision
      FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS asked (conversation_id, moment, n)
      LEFT JOIN LATERAL (
        SELECT seq FROM messages WHERE conversation_id = asked.conversation_id AND created_at < asked.moment
        ORDER BY seq DESC LIMIT 1
      ) added ON true
      LEFT JOIN LATERAL (
        SELECT revision FROM messages
        WHERE conversation_id = asked.conversation_id AND coalesce(changed_at, created_at) < asked.moment
        ORDER BY revision DESC LIMIT 1
      ) changed ON true
      ORDER BY asked.n`,
    values: [places.map((place) => place.conversationId), places.map((place) => place.moment)],
  });
  return rows;
}

/**
 * A time no later than the one at which a received message was stored. The person may have left its conversation since:
 * then it is no later than when they left. The message may be deleted. If the group's messages are erased, it is the
 * time at which the group began. Undefined if the person was never in the conversation, if no such message is stored
 * yet, or if it is withheld from them: the last two must look the same.
 */
export async function earliestStoredAt(
  store: Store,
  userId: string,
  { conversationId, seq }: MessageKey,
): Promise<Date | undefined> {
  const { rows } = await store.pool.query<{ storedAt: Date }>({
    name: "stored-no-earlier",
    text: `SELECT least(coalesce(x.created_at, c.created_at), m.left_at) AS "storedAt"
      FROM members m JOIN conversations c ON c.id = m.conversation_id
      LEFT JOIN LATERAL (
        SELECT created_at, withheld_from FROM messages
        WHERE conversation_id = c.id AND seq >= $3::int AND seq <= $3 ORDER BY seq LIMIT 1
      ) x ON true
      WHERE m.conversation_id = $1 AND m.user_id = $2 AND c.last_seq >= $3 AND x.withheld_from IS DISTINCT FROM $2`,
    values: [conversationId, userId, seq],
  });
  return rows[0]?.storedAt;
}
