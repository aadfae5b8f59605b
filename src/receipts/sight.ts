/**
 * The part of a person's receipts that another person sees. Reads are hidden where either of the two wishes it, and where
 * one of them blocks the other: a block looks like read receipts that were switched off at that moment, for the past as
 * well. In their direct conversation deliveries stand still besides, as they do while a phone is off. In groups
 * deliveries go on.
 */
import type { App } from "../app.js";
import { apartSince, type Boundary } from "../privacy/boundaries.js";
import { RECEIPT_COLUMNS, type ReceiptRow } from "./service.js";

export interface Sight {
  /** Reads are shown. */
  ofReads: boolean;
  /** Deliveries after this moment are hidden. */
  until?: Date | undefined;
}

interface Person {
  id: string;
  boundary: Boundary;
}

/**
 * Read receipts that are switched off take the same look into the log as a block does, though it changes nothing: the
 * time of an answer is the same for both.
 */
const NEVER = new Date("9999-12-31T00:00:00Z");

/** The part of a person's receipts that the viewer sees, in a direct conversation or in a group. */
export function sightOf(viewer: Person, person: Person, isDirect: boolean): Sight {
  if (viewer.id === person.id) return { ofReads: true };
  const since = apartSince(viewer.id, viewer.boundary, person.id, person.boundary);
  const { sendReadReceipts } = person.boundary;
  return {
    ofReads: sendReadReceipts && viewer.boundary.showReadReceipts && !since,
    until: isDirect ? (since ?? (sendReadReceipts ? undefined : NEVER)) : undefined,
  };
}

/** How a receipt is shown: to its person with what they have not read, to others whole, or without the read. */
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

/** The same object for all who are shown it in this form, so that what is made of it is made once. */
export function shownAs(receipt: ReceiptRow, form: Form): ReceiptRow {
  const forms = formsOf.get(receipt) ?? {};
  formsOf.set(receipt, forms);
  forms[form] ??= FORMS[form](receipt);
  return forms[form];
}

/** Whether all of these people see all of each other's receipts: then nobody's view is another's. */
export async function areAllOpen(app: App, userIds: readonly string[]): Promise<boolean> {
  const boundaries = await app.boundaries.ofAll(userIds);
  for (const { sendReadReceipts, showReadReceipts, blocks } of boundaries.values()) {
    if (!sendReadReceipts || !showReadReceipts) return false;
    if (blocks.size > 0 && userIds.some((id) => blocks.has(id))) return false;
  }
  return true;
}

/** Answers for each of these people what the viewer sees of their receipts, in a direct conversation or in a group. */
export async function sightsOf(
  app: App,
  viewerId: string,
  userIds: readonly string[],
): Promise<(userId: string, isDirect: boolean) => Sight> {
  const boundaries = await app.boundaries.ofAll([viewerId, ...userIds]);
  const person = (id: string): Person => ({ id, boundary: boundaries.get(id) as Boundary });
  return (userId, isDirect) => sightOf(person(viewerId), person(userId), isDirect);
}

/** Receipts as the viewer sees them. */
export async function receiptsSeenBy(
  app: App,
  viewerId: string,
  receipts: readonly ReceiptRow[],
): Promise<ReceiptRow[]> {
  if (receipts.length === 0) return [];
  const userIds = [...new Set(receipts.map((receipt) => receipt.userId))];
  const sightFor = await sightsOf(app, viewerId, userIds);
  const sights = receipts.map(({ userId, isDirect = true }) => sightFor(userId, isDirect));
  const stopped = await receiptsAsOf(
    app,
    receipts.flatMap((receipt, i) => {
      const until = sights[i]?.until;
      return until ? [{ receipt, until }] : [];
    }),
  );
  return receipts.map((receipt, i) => {
    const seen = stopped.get(receipt) ?? receipt;
    if (receipt.userId === viewerId) return shownAs(seen, "counted");
    return shownAs(seen, sights[i]?.ofReads ? "plain" : "hidden");
  });
}

/** Some of the receipts that were raised since a moment. */
export interface ShownReceipts {
  receipts: ReceiptRow[];
  /** What was raised later was left for later; undefined where nothing was. */
  upTo: Date | undefined;
}

/**
 * Receipts as the viewer sees them that they see raised since a moment, the earliest ones: about as many as are asked for
 * after that very millisecond, since those of one millisecond are not parted. What one person sees raised, another may
 * not, or earlier, so it is found out here in which order they are. In the direct conversation of people who were apart
 * by then nothing can be raised any more; those who parted since are few.
 */
export async function receiptsShownSince(
  app: App,
  viewerId: string,
  { conversationIds, moment, most }: { conversationIds: readonly string[]; moment: Date; most: number },
): Promise<ShownReceipts> {
  const { rows } = await app.store.pool.query<ReceiptRow & { laterAt: Date | null }>({
    name: "receipts-shown-since",
    text: `WITH apart AS MATERIALIZED (
        SELECT CASE WHEN user_id = $1 THEN blocked_id ELSE user_id END AS id, min(created_at) AS since
        FROM blocks WHERE user_id = $1 OR blocked_id = $1 GROUP BY 1
      ), raised AS MATERIALIZED (
        SELECT m.*, c.kind, CASE WHEN c.kind = 'DIRECT' THEN apart.since END AS since,
          CASE WHEN m.user_id = $1 OR (u.send_read_receipts AND me.show_read_receipts AND apart.since IS NULL)
          THEN greatest(m.delivered_at, m.read_at) ELSE m.delivered_at END AS at
        FROM members m JOIN users u ON u.id = m.user_id JOIN users me ON me.id = $1
        JOIN conversations c ON c.id = m.conversation_id LEFT JOIN apart ON apart.id = m.user_id
        WHERE m.conversation_id = ANY($2::uuid[]) AND m.left_at IS NULL AND (m.delivered_at >= $3 OR m.read_at >= $3)
      )
      SELECT ${RECEIPT_COLUMNS}, NULL AS "laterAt" FROM raised c WHERE (since IS NULL AND at = $3) OR since >= $3
      UNION ALL (
        SELECT ${RECEIPT_COLUMNS}, at FROM raised c WHERE since IS NULL AND at > $3 ORDER BY at FETCH FIRST ($4) ROWS WITH TIES
      )`,
    values: [viewerId, conversationIds, moment, most],
  });
  const later = rows.flatMap(({ laterAt }) => laterAt ?? []);
  const receipts = await receiptsSeenBy(
    app,
    viewerId,
    rows.map(({ laterAt: _, ...receipt }) => receipt),
  );
  return { receipts, upTo: later.length < most ? undefined : later.at(-1) };
}

/** These receipts as they stood at a moment. */
async function receiptsAsOf(
  app: App,
  asked: { receipt: ReceiptRow; until: Date }[],
): Promise<Map<ReceiptRow, ReceiptRow>> {
  if (asked.length === 0) return new Map();
  const { rows } = await app.store.pool.query<Pick<ReceiptRow, "deliveredAt" | "readAt"> & Positions>({
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
      const { joinedSeq } = receipt; // where those stand who have done nothing yet
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
