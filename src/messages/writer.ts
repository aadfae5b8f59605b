/**
 * Sending is one statement. Sends that wait in this process are merged into one statement of several rows. Measured
 * with 64 concurrent sends, this stores several times the messages per second of one statement each.
 */
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { type UserColumns, userColumns } from "../accounts/rows.js";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { MAX_ROUNDS } from "../conversations/access-version.js";
import { hiddenThrough } from "../conversations/rows.js";
import { badInput, conflict, forbidden, notFound, unavailable } from "../errors.js";
import { BY_PLAIN_MESSAGES, BY_REFERRING_MESSAGES } from "../notifications/causes.js";
import { notePushDue } from "../push/outbox.js";
import { createBatcher, type Deferred, defer } from "../store/batcher.js";
import { MODERATING } from "./policy.js";
import { isNotWithheldFrom, type MessageRow, messageColumns, withSender } from "./rows.js";

export interface OutgoingMessage {
  conversationId: string;
  senderId: string;
  clientMessageId: string;
  body: string;
  /** The seq of the message that this one replies to. */
  replyToSeq: number | null;
  /** Each once. */
  mentionIds: readonly string[];
  mentionsAll: boolean;
}

export interface Sent {
  message: MessageRow;
  /** An earlier try stored the message. */
  isDuplicate: boolean;
  /** The sender still has a draft in the conversation, which this message makes obsolete. */
  hasDraft: boolean;
}

interface Pending extends Deferred<Sent> {
  outgoing: OutgoingMessage;
  /** How often the access version had changed while it was judged. */
  staleRounds: number;
}

type StoredRow = MessageRow &
  UserColumns & {
    isNew: boolean;
    /** Null if a server of the previous release stored the message. */
    contentHash: Buffer | null;
    hasDraft: boolean;
    n: number;
    refusal: null;
  };

/** Only the first row of an outcome has `notified`: the people whom the whole batch notified. */
type OutcomeRow = (StoredRow | RefusedRow) & { notified: string[] | null };

/** The reason for which the statement refused an item, with the item's number in the batch. */
interface RefusedRow {
  n: number;
  refusal: keyof typeof REFUSALS | "stale";
}

const MAX_BATCH = 100;
/** If another server stores the same message at the same moment, the next try finds it stored. */
const MAX_TRIES = 3;

/** The parts of the statement that depend on whether any item replies to a message or mentions somebody. */
interface Form {
  name: string;
  /** Further arrays, beside those of every send, and the names of their columns. */
  arrays: string;
  inputs: string;
  /** The parameter with the delay of a push. */
  pushDelay: string;
  /** Makes `judged`, and from it `allowed`: the items to store, each with its place among those of its conversation. */
  allowed: string;
  columns: string;
  values: string;
  notified: string;
}

/**
 * The recipient in a direct conversation. `is_own` is true if the sender blocks them; `withheld_from` is the recipient
 * if they block the sender. Nothing shows a blocked sender the block: their message is stored, and never delivered to
 * the person who blocks.
 */
const otherIn = (conversationId: string, senderId: string) => `
  SELECT other.user_id AS other_id, other.muted_until, other.notification_level,
    (SELECT true FROM blocks WHERE user_id = ${senderId} AND blocked_id = other.user_id LIMIT 1) AS is_own,
    (SELECT user_id FROM blocks WHERE user_id = other.user_id AND blocked_id = ${senderId} LIMIT 1) AS withheld_from
  FROM conversations c CROSS JOIN LATERAL (
    SELECT user_id, muted_until, notification_level FROM members
    WHERE conversation_id = c.id AND user_id <> ${senderId} LIMIT 1
  ) other WHERE c.id = ${conversationId} AND c.kind = 'DIRECT' LIMIT 1`;

const senderWith = (condition: string) => `SELECT m.role, ${hiddenThrough("m")} AS hidden_through_seq FROM members m
        WHERE m.conversation_id = i.conversation_id AND m.user_id = i.sender_id AND m.left_at IS NULL ${condition} LIMIT 1`;
const SENDER = senderWith("");
/** In a deleted conversation nothing else is judged: it does not exist. */
const SENDER_NOW = senderWith(
  "AND NOT EXISTS (SELECT FROM conversations c WHERE c.id = i.conversation_id AND c.deleted_at IS NOT NULL)",
);
/** Only members get an answer to a repeat: for a person who left, neither the conversation nor their message exists. */
const IS_STILL_MEMBER = `EXISTS (SELECT FROM members m JOIN conversations c ON c.id = m.conversation_id
      WHERE m.conversation_id = p.conversation_id AND m.user_id = p.sender_id AND m.left_at IS NULL AND c.deleted_at IS NULL)`;
const IS_UNKNOWN = "NOT EXISTS (SELECT FROM prior p WHERE p.n = i.n)";
const PLACE = "row_number() OVER (PARTITION BY i.conversation_id ORDER BY i.n) AS place";

const OTHER = `LEFT JOIN LATERAL (${otherIn("i.conversation_id", "i.sender_id")}) o ON true`;
const NOT_REFUSED = `allowed AS MATERIALIZED (SELECT i.*, ${PLACE} FROM judged i WHERE i.refusal IS NULL)`;

/** Nearly every batch. An item without an outcome has a sender who is no member, or a conversation that is deleted. */
const PLAIN: Form = {
  name: "store-messages",
  arrays: "",
  inputs: "",
  pushDelay: "$6",
  allowed: `judged AS MATERIALIZED (
    SELECT i.*, o.other_id, o.muted_until, o.notification_level, o.withheld_from, CASE WHEN o.is_own THEN 'block' END AS refusal
    FROM input i CROSS JOIN LATERAL (${SENDER}) m ${OTHER} WHERE ${IS_UNKNOWN}
  ), ${NOT_REFUSED}`,
  columns: "",
  values: "",
  notified: BY_PLAIN_MESSAGES,
};

/** Judges each item on its own. Arrays of ids are passed as text: unnest would flatten an array of arrays. */
const REFERRING: Form = {
  name: "store-referring-messages",
  arrays: ", $6::int[], $7::text[], $8::bool[]",
  inputs: ", reply_to_seq, mentions, mentions_all",
  pushDelay: "$10",
  allowed: `judged AS MATERIALIZED (
    SELECT i.*, o.other_id, o.muted_until, o.notification_level, o.withheld_from, CASE
      WHEN m.role IS NULL THEN 'conversation'
      WHEN o.is_own THEN 'block'
      WHEN i.reply_to_seq IS NOT NULL AND (i.reply_to_seq <= m.hidden_through_seq OR (
        SELECT true FROM messages x WHERE x.conversation_id = i.conversation_id AND x.seq = i.reply_to_seq
          AND ${isNotWithheldFrom("i.sender_id")} LIMIT 1
      ) IS NULL) THEN 'message'
      WHEN i.mentions IS NOT NULL AND (
        SELECT count(*) FROM unnest(i.mentions::uuid[]) AS named (user_id) CROSS JOIN LATERAL (
          SELECT FROM members o WHERE o.conversation_id = i.conversation_id AND o.user_id = named.user_id
            AND o.left_at IS NULL LIMIT 1) o
      ) < cardinality(i.mentions::uuid[]) THEN 'member'
      WHEN i.mentions_all AND m.role NOT IN (${MODERATING.map((role) => `'${role}'`)}) THEN 'role'
      WHEN i.mentions_all AND (
        SELECT count(*) FROM (
          SELECT FROM members o WHERE o.conversation_id = i.conversation_id AND o.left_at IS NULL LIMIT $9 + 1) o
      ) > $9 THEN 'many'
    END AS refusal
    FROM input i LEFT JOIN LATERAL (${SENDER_NOW}) m ON true ${OTHER} WHERE ${IS_UNKNOWN}
  ), ${NOT_REFUSED}`,
  columns: ", reply_to_seq, mention_ids, mentions_all",
  values: ", reply_to_seq, mentions::uuid[], mentions_all",
  notified: BY_REFERRING_MESSAGES,
};

/**
 * The counters rise under the row locks of the conversations, taken in the order of their ids, so seqs have no gap and
 * batches cannot deadlock. Never use ON CONFLICT DO NOTHING here: it would leave a gap. Instead, a message that another
 * server stored meanwhile breaks the unique key; the whole statement is undone, and its items are stored one by one.
 * LATERAL with a LIMIT makes every look-up go by key, so a plan made while the tables were still empty cannot
 * read them whole later. If several keys begin alike, ORDER BY names the right one; an equality would not.
 *
 * Permission is judged on the rows as they were when the statement began; then it may have waited for a lock. So the
 * conversation's access version of that time is compared with the one of the locked row. If they differ,
 * nothing is stored for that conversation and its items are judged again: a sender who was removed, demoted or blocked
 * meanwhile is refused. Nobody without permission ever waits for a lock.
 */
const storing = ({ name, arrays, inputs, pushDelay, allowed, columns, values, notified }: Form) => ({
  name,
  text: `WITH input AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[]${arrays})
      WITH ORDINALITY AS i (conversation_id, sender_id, client_message_id, body, content_hash${inputs}, n)
  ), prior AS MATERIALIZED (
    SELECT m.*, i.n FROM input i CROSS JOIN LATERAL (
      SELECT * FROM messages m WHERE m.conversation_id = i.conversation_id AND m.sender_id = i.sender_id
        AND m.client_message_id >= i.client_message_id AND m.client_message_id <= i.client_message_id
      ORDER BY m.client_message_id LIMIT 1) m
  ), ${allowed}, wanted AS MATERIALIZED (
    SELECT w.*, c.access_version FROM (SELECT conversation_id, count(*) AS messages FROM allowed GROUP BY 1) w
    CROSS JOIN LATERAL (SELECT access_version FROM conversations WHERE id = w.conversation_id LIMIT 1) c
  ), locked AS MATERIALIZED (
    SELECT c.id, c.access_version FROM conversations c WHERE c.id IN (SELECT conversation_id FROM wanted) AND c.deleted_at IS NULL
    ORDER BY c.id FOR NO KEY UPDATE
  ), raised AS (
    UPDATE conversations c SET last_seq = c.last_seq + w.messages, revision = c.revision + w.messages,
      last_activity_at = greatest(c.last_activity_at, clock_timestamp())
    FROM locked l JOIN wanted w ON w.conversation_id = l.id AND w.access_version = l.access_version WHERE c.id = l.id
    RETURNING c.id, c.last_seq - w.messages AS seq, c.revision - w.messages AS revision, c.last_activity_at AS at
  ), placed AS MATERIALIZED (
    SELECT a.*, r.seq + a.place AS seq, r.revision + a.place AS revision, r.at AS created_at
    FROM allowed a JOIN raised r ON r.id = a.conversation_id
  ), stored AS (
    INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, content_hash, kind, body,
      withheld_from, created_at${columns})
    SELECT conversation_id, seq, revision, sender_id, client_message_id, content_hash, 'TEXT', body, withheld_from,
      created_at${values}
    FROM placed ORDER BY n
    RETURNING *
  ), ${notified}, ${notePushDue("placed", pushDelay)}, outcome AS (
    SELECT *, 0 AS n, true AS is_new, NULL AS refusal FROM stored
    UNION ALL SELECT p.*, false, NULL FROM prior p WHERE ${IS_STILL_MEMBER}
    UNION ALL SELECT (NULL::messages).*, n, false, refusal FROM judged WHERE refusal IS NOT NULL
    UNION ALL SELECT (NULL::messages).*, a.n, false, 'stale' FROM wanted w JOIN locked l ON l.id = w.conversation_id
      JOIN allowed a ON a.conversation_id = w.conversation_id WHERE w.access_version <> l.access_version
  )
  SELECT ${messageColumns("x")}, x.content_hash AS "contentHash", x.is_new AS "isNew", x.n::int AS n, x.refusal, x.is_new AND coalesce((
      SELECT true FROM drafts d WHERE d.conversation_id = x.conversation_id AND d.user_id = x.sender_id LIMIT 1
    ), false) AS "hasDraft", CASE WHEN row_number() OVER () = 1 THEN (SELECT array_agg(user_id) FROM notified) END AS notified, ${userColumns("u")}
  FROM outcome x LEFT JOIN users u ON u.id = x.sender_id`,
});

const STORE = storing(PLAIN);
const STORE_REFERRING = storing(REFERRING);

/** Merges sends that wait in this process into batches, each stored by one statement. */
export class MessageWriter {
  readonly #pool: Pool;
  readonly #maxEveryone: number;
  readonly #pushDelayMs: number;
  readonly #publish: Pick<Publisher, "messages" | "notified">;
  readonly #inFlight = new Map<string, Pending>();
  readonly #enqueue = createBatcher<Pending>(MAX_BATCH, (batch) => this.#storeBatch(batch));

  constructor(
    pool: Pool,
    { maxEveryone, pushDelayMs }: Pick<Config, "maxEveryone" | "pushDelayMs">,
    publish: Pick<Publisher, "messages" | "notified">,
  ) {
    this.#pool = pool;
    this.#maxEveryone = maxEveryone;
    this.#pushDelayMs = pushDelayMs;
    this.#publish = publish;
  }

  /**
   * Stores a message once, however often and on whichever server it is tried. NOT_FOUND if the sender is no member,
   * cannot see the message that they reply to, or mentions somebody who is no member. FORBIDDEN if the sender blocks
   * the other person of a direct conversation, or may not mention everyone. BAD_USER_INPUT if everyone is too many.
   * CONFLICT if the `clientMessageId` was used for other content. UNAVAILABLE if the access version changed in every
   * round.
   */
  send(outgoing: OutgoingMessage): Promise<Sent> {
    const key = keyOf(outgoing);
    const same = this.#inFlight.get(key);
    if (same) return isSame(same.outgoing, outgoing) ? same.promise.then(asDuplicate) : Promise.reject(reusedId());
    const pending = { outgoing, staleRounds: 0, ...defer<Sent>() };
    this.#inFlight.set(key, pending);
    this.#enqueue(pending);
    return pending.promise.finally(() => this.#inFlight.delete(key));
  }

  async #storeBatch(batch: Pending[]): Promise<void> {
    try {
      this.#settle(batch, await this.#store(batch));
    } catch (error) {
      for (const pending of batch) {
        if (mayPassAlone(error)) await this.#storeAlone(pending);
        else pending.reject(error);
      }
    }
  }

  async #storeAlone(pending: Pending): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return this.#settle([pending], await this.#store([pending]));
      } catch (error) {
        if (tries === MAX_TRIES || !mayPassAlone(error)) return pending.reject(error);
      }
    }
  }

  async #store(batch: Pending[]): Promise<OutcomeRow[]> {
    const column = <Value>(of: (outgoing: OutgoingMessage) => Value) => batch.map(({ outgoing }) => of(outgoing));
    const values = [
      column((outgoing) => outgoing.conversationId),
      column((outgoing) => outgoing.senderId),
      column((outgoing) => outgoing.clientMessageId),
      column((outgoing) => outgoing.body),
      column(hashOf),
    ];
    const references = () => [
      column((outgoing) => outgoing.replyToSeq),
      column(({ mentionIds }) => (mentionIds.length > 0 ? `{${mentionIds}}` : null)),
      column((outgoing) => outgoing.mentionsAll),
      this.#maxEveryone,
    ];
    const { rows } = await this.#pool.query<OutcomeRow>(
      batch.some(({ outgoing }) => isReferring(outgoing))
        ? { ...STORE_REFERRING, values: [...values, ...references(), this.#pushDelayMs] }
        : { ...STORE, values: [...values, this.#pushDelayMs] },
    );
    return rows;
  }

  #settle(batch: Pending[], rows: OutcomeRow[]): void {
    const sent = new Map<string, Stored>();
    const refused = new Map<number, RefusedRow["refusal"]>();
    for (const row of rows) {
      const { notified: _, ...outcome } = row;
      if (outcome.refusal === null) sent.set(keyOf(outcome as StoredRow & OutgoingMessage), asSent(outcome));
      else refused.set(outcome.n, outcome.refusal);
    }
    for (const messages of byConversation([...sent.values()].map(({ message }) => message)))
      void this.#publish.messages(messages);
    void this.#publish.notified(new Set(rows[0]?.notified));
    for (const [i, pending] of batch.entries())
      this.#answer(pending, sent.get(keyOf(pending.outgoing)), refused.get(i + 1) ?? "conversation");
  }

  #answer(pending: Pending, outcome: Stored | undefined, refusal: RefusedRow["refusal"]): void {
    const { outgoing, resolve, reject } = pending;
    if (!outcome && refusal === "stale" && ++pending.staleRounds < MAX_ROUNDS) this.#enqueue(pending);
    else if (!outcome) reject(refusal === "stale" ? unavailable() : REFUSALS[refusal](this.#maxEveryone));
    else if (outcome.isDuplicate && isOther(outgoing, outcome)) reject(reusedId());
    else resolve(outcome);
  }
}

const isReferring = ({ replyToSeq, mentionIds, mentionsAll }: OutgoingMessage) =>
  replyToSeq !== null || mentionIds.length > 0 || mentionsAll;

const keyOf = ({
  conversationId,
  senderId,
  clientMessageId,
}: Pick<OutgoingMessage, "conversationId" | "senderId" | "clientMessageId">) =>
  `${conversationId} ${senderId} ${clientMessageId}`;

const asDuplicate = ({ message }: Sent): Sent => ({ message, isDuplicate: true, hasDraft: false });

const reusedId = () => conflict("clientMessageId", "This clientMessageId was used for a message with other content.");

const REFUSALS = {
  conversation: () => notFound("conversation"),
  block: () => forbidden("You block this person: unblock them first."),
  message: () => notFound("message"),
  member: () => notFound("member"),
  role: () => forbidden("Only the owner, the admins and the moderators of a group can mention everyone."),
  many: (most: number) =>
    badInput("mentionEveryone", `Everyone can be mentioned in a group of at most ${most} members.`),
};

type Content = Pick<OutgoingMessage, "body" | "replyToSeq" | "mentionIds" | "mentionsAll">;

const isSame = (one: Content, other: Content) =>
  one.body === other.body &&
  one.replyToSeq === other.replyToSeq &&
  one.mentionsAll === other.mentionsAll &&
  one.mentionIds.toSorted().join() === other.mentionIds.toSorted().join();

/**
 * Covers everything that the sender decides, and the id that they gave it. So two messages of the same text have
 * different hashes, and a reader of the database cannot look a deleted text up by one hash.
 */
function hashOf({
  conversationId,
  clientMessageId,
  body,
  replyToSeq,
  mentionIds,
  mentionsAll,
}: OutgoingMessage): Buffer {
  const content = [conversationId, clientMessageId, body, replyToSeq, mentionIds.toSorted(), mentionsAll];
  return createHash("sha256").update(JSON.stringify(content)).digest();
}

function isOther(outgoing: OutgoingMessage, { contentHash, message }: Stored): boolean {
  return contentHash ? !hashOf(outgoing).equals(contentHash) : differs(outgoing, message);
}

/** Without a hash, the first text of an edited or deleted message is unknown: then it is taken for the same. */
function differs(outgoing: OutgoingMessage, { editedAt, deletedAt, body, mentionIds, ...stored }: MessageRow): boolean {
  if (deletedAt !== null) return false;
  return !isSame(outgoing, { ...stored, body: editedAt ? outgoing.body : (body ?? ""), mentionIds: mentionIds ?? [] });
}

/** A unique key, a deadlock, or a lock that was held too long: another item of the batch may be the cause. */
function mayPassAlone(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "23505" || code === "40P01" || code === "55P03";
}

interface Stored extends Sent {
  contentHash: Buffer | null;
}

const asSent = ({ isNew, hasDraft, contentHash, n: _, refusal: __, ...row }: StoredRow): Stored => ({
  message: withSender(row),
  isDuplicate: !isNew,
  hasDraft,
  contentHash,
});

function byConversation(messages: MessageRow[]): Iterable<MessageRow[]> {
  const groups = new Map<string, MessageRow[]>();
  for (const message of messages.sort((a, b) => a.seq - b.seq)) {
    const group = groups.get(message.conversationId);
    if (group) group.push(message);
    else groups.set(message.conversationId, [message]);
  }
  return groups.values();
}
