/**
 * Decides which part of a person's receipts another person sees. Reads are hidden if either of the two wishes it, and
 * if one of them blocks the other: a block looks as if read receipts were switched off at that moment, for the past as
 * well. In their direct conversation deliveries stop too, as they do while a phone is off. In groups deliveries go on.
 */

import { blockedSince, type PersonPrivacy, type PrivacyCache } from "../privacy/cache.js";
import type { Store } from "../store/store.js";
import { type ReceiptRow, receiptColumns } from "./rows.js";

export interface Visibility {
  /** Reads are shown. */
  ofReads: boolean;
  /** Deliveries after this moment are hidden. */
  until?: Date | undefined;
}

interface Person {
  id: string;
  privacy: PersonPrivacy;
}

/**
 * Makes switched-off read receipts read the log as a block does, although the result does not change. Otherwise the
 * response time would distinguish a block from a setting.
 */
const NEVER = new Date("9999-12-31T00:00:00Z");

/** The part of a person's receipts that the viewer sees, in a direct conversation or in a group. */
export function visibilityOf(viewer: Person, person: Person, isDirect: boolean): Visibility {
  if (viewer.id === person.id) return { ofReads: true };
  const since = blockedSince(viewer.id, viewer.privacy, person.id, person.privacy);
  const { sendReadReceipts } = person.privacy;
  return {
    ofReads: sendReadReceipts && viewer.privacy.showReadReceipts && !since,
    until: isDirect ? (since ?? (sendReadReceipts ? undefined : NEVER)) : undefined,
  };
}

/** The forms of a receipt: with the unread count for its own person, whole for others, or without the read position. */
const FORMS = {
  counted: (receipt: ReceiptRow): ReceiptRow => ({ ...receipt, isCounted: true }),
  plain: (receipt: ReceiptRow): ReceiptRow => ({ ...receipt, isCounted: false }),
  hidden: (receipt: ReceiptRow): ReceiptRow => ({
    ...receipt,
    readSeq: 0,
    readAt: null,
    isReadHidden: true,
    isCounted: false,
  }),
};
type Form = keyof typeof FORMS;
const formsOf = new WeakMap<ReceiptRow, Partial<Record<Form, ReceiptRow>>>();

/** Returns the same object to all who see the receipt in this form, so that work derived from it is done once. */
export function shownAs(receipt: ReceiptRow, form: Form): ReceiptRow {
  const forms = formsOf.get(receipt) ?? {};
  formsOf.set(receipt, forms);
  forms[form] ??= FORMS[form](receipt);
  return forms[form];
}

/** Whether all of these people see all of each other's receipts: then they all have the same view. */
export async function areAllOpen(privacy: PrivacyCache, userIds: readonly string[]): Promise<boolean> {
  const people = await privacy.ofAll(userIds);
  for (const { sendReadReceipts, showReadReceipts, blocks } of people.values()) {
    if (!sendReadReceipts || !showReadReceipts) return false;
    if (blocks.size > 0 && userIds.some((id) => blocks.has(id))) return false;
  }
  return true;
}

/** Returns a function that gives the viewer's view of each of these people, in a direct conversation or in a group. */
export async function visibilitiesOf(
  privacy: PrivacyCache,
  viewerId: string,
  userIds: readonly string[],
): Promise<(userId: string, isDirect: boolean) => Visibility> {
  const people = await privacy.ofAll([viewerId, ...userIds]);
  const person = (id: string): Person => ({ id, privacy: people.get(id) as PersonPrivacy });
  return (userId, isDirect) => visibilityOf(person(viewerId), person(userId), isDirect);
}

/** Receipts as the viewer sees them. */
export async function receiptsSeenBy(
  parts: { privacy: PrivacyCache; store: Store },
  viewerId: string,
  receipts: readonly ReceiptRow[],
): Promise<ReceiptRow[]> {
  if (receipts.length === 0) return [];
  const userIds = [...new Set(receipts.map((receipt) => receipt.userId))];
  const visibilityFor = await visibilitiesOf(parts.privacy, viewerId, userIds);
  const visibilities = receipts.map(({ userId, isDirect = true }) => visibilityFor(userId, isDirect));
  const stopped = await receiptsAsOf(
    parts.store,
    receipts.flatMap((receipt, i) => {
      const until = visibilities[i]?.until;
      return until ? [{ receipt, until }] : [];
    }),
  );
  return receipts.map((receipt, i) => {
    const seen = stopped.get(receipt) ?? receipt;
    if (receipt.userId === viewerId) return shownAs(seen, "counted");
    return shownAs(seen, visibilities[i]?.ofReads ? "plain" : "hidden");
  });
}

/** A part of the receipts that rose at or after a moment. */
export interface ShownReceipts {
  receipts: ReceiptRow[];
  /** Receipts that rose after this are left for a later page; undefined if there are none. */
  upTo: Date | undefined;
}

/**
 * The earliest receipts that the viewer sees rise at or after `moment`, as the viewer sees them. Receipts of one
 * millisecond stay together: beside those of `moment` itself there are about `most`. Viewers differ in whether and when
 * they see a receipt rise, so the order is computed here. In a direct conversation of two people of whom one blocked the other before
 * `moment`, nothing can rise any more for the viewer; those with a block since then are few, and all of them are read.
 */
export async function receiptsShownSince(
  parts: { privacy: PrivacyCache; store: Store },
  viewerId: string,
  { conversationIds, moment, most }: { conversationIds: readonly string[]; moment: Date; most: number },
): Promise<ShownReceipts> {
  const { rows } = await parts.store.pool.query<ReceiptRow & { laterAt: Date | null }>({
    name: "receipts-shown-since",
    text: `WITH blocked AS MATERIALIZED (
        SELECT CASE WHEN user_id = $1 THEN blocked_id ELSE user_id END AS id, min(created_at) AS since
        FROM blocks WHERE user_id = $1 OR blocked_id = $1 GROUP BY 1
      ), raised AS MATERIALIZED (
        SELECT m.*, c.kind, CASE WHEN c.kind = 'DIRECT' THEN blocked.since END AS since,
          CASE WHEN m.user_id = $1 OR (u.send_read_receipts AND me.show_read_receipts AND blocked.since IS NULL)
          THEN greatest(m.delivered_at, m.read_at) ELSE m.delivered_at END AS at
        FROM members m JOIN users u ON u.id = m.user_id JOIN users me ON me.id = $1
        JOIN conversations c ON c.id = m.conversation_id LEFT JOIN blocked ON blocked.id = m.user_id
        WHERE m.conversation_id = ANY($2::uuid[]) AND m.left_at IS NULL AND (m.delivered_at >= $3 OR m.read_at >= $3)
      )
      SELECT ${receiptColumns("c")}, NULL AS "laterAt" FROM raised c WHERE (since IS NULL AND at = $3) OR since >= $3
      UNION ALL (
        SELECT ${receiptColumns("c")}, at FROM raised c WHERE since IS NULL AND at > $3 ORDER BY at FETCH FIRST ($4) ROWS WITH TIES
      )`,
    values: [viewerId, conversationIds, moment, most],
  });
  const later = rows.flatMap(({ laterAt }) => laterAt ?? []);
  const receipts = await receiptsSeenBy(
    parts,
    viewerId,
    rows.map(({ laterAt: _, ...receipt }) => receipt),
  );
  return { receipts, upTo: later.length < most ? undefined : later.at(-1) };
}

/** Each receipt as it stood at its moment `until`. */
async function receiptsAsOf(
  store: Store,
  asked: { receipt: ReceiptRow; until: Date }[],
): Promise<Map<ReceiptRow, ReceiptRow>> {
  if (asked.length === 0) return new Map();
  const { rows } = await store.pool.query<Pick<ReceiptRow, "deliveredAt" | "readAt"> & Positions>({
    name: "receipts-as-of",
    text: `SELECT asked.n::int AS n, d.seq AS "deliveredSeq", d.at AS "deliveredAt", r.seq AS "readSeq", r.at AS "readAt"
      FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS asked (conversation_id, user_id, until, n)
      LEFT JOIN LATERAL (${newestLogged("DELIVERED")}) d ON true
      LEFT JOIN LATERAL (${newestLogged("READ")}) r ON true`,
    values: [
      asked.map(({ receipt }) => receipt.conversationId),
      asked.map(({ receipt }) => receipt.userId),
      asked.map(({ until }) => until),
    ],
  });
  return new Map(
    rows.map(({ n, deliveredSeq, deliveredAt, readSeq, readAt }) => {
      const { receipt } = asked[n - 1] as (typeof asked)[number];
      const { joinedSeq } = receipt; // the position of a member who has done nothing yet
      const start = {
        deliveredSeq: Math.min(receipt.deliveredSeq, joinedSeq),
        readSeq: Math.min(receipt.readSeq, joinedSeq),
      };
      return [
        receipt,
        {
          ...receipt,
          deliveredSeq: deliveredSeq ?? start.deliveredSeq,
          deliveredAt,
          readSeq: readSeq ?? start.readSeq,
          readAt,
        },
      ];
    }),
  );
}

type Positions = { n: number; deliveredSeq: number | null; readSeq: number | null };

const newestLogged = (kind: "DELIVERED" | "READ") => `SELECT l.seq, l.at FROM receipt_log l
  WHERE l.conversation_id = asked.conversation_id AND l.user_id = asked.user_id AND l.kind = '${kind}'
    AND l.at <= asked.until ORDER BY l.seq DESC LIMIT 1`;
