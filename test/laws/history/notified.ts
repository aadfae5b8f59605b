/** Compares the stored notifications with the people whom messages call, by the rules of docs/notifications.md. */
import type pg from "pg";
import { conversationId, notificationId, userId } from "../../../src/ids.js";
import type { History } from "./run.js";

/** A person whom an acknowledged message calls: it mentions or answers them, or was sent to them alone. */
export interface Call {
  userId: string;
  roomId: string;
  seq: number;
}

export interface Notified {
  /** By person, their final notifications, and whether each is read. */
  lists: Map<string, Map<string, { kind: string; isRead: boolean }>>;
  /** The owner of each notification, including those that they deleted or can no longer see. */
  owners: Map<string, string>;
  /** By person and message, the number of MESSAGE_NEW notifications. */
  calls: Map<string, number>;
}

/** Notifications of a conversation are visible from when the person joined and while they are in it; two kinds stay. */
const LISTED = `SELECT n.user_id, n.id, n.kind, n.conversation_id, n.seq,
    n.deleted_at IS NULL AND (n.kind IN ('GROUP_MEMBER_REMOVED', 'GROUP_DELETED')
      OR (m.left_at IS NULL AND m.joined_at <= n.created_at AND c.deleted_at IS NULL)) IS TRUE AS is_there,
    n.read_at IS NOT NULL OR (n.kind NOT IN ('MESSAGE_DELIVERED', 'MESSAGE_READ', 'MESSAGE_DELETED')
      AND n.seq <= m.read_seq AND m.left_at IS NULL) IS TRUE AS is_read
  FROM notifications n LEFT JOIN conversations c ON c.id = n.conversation_id
  LEFT JOIN members m ON m.conversation_id = n.conversation_id AND m.user_id = n.user_id`;

export async function readNotified(client: pg.Client): Promise<Notified> {
  const notified: Notified = { lists: new Map(), owners: new Map(), calls: new Map() };
  for (const row of (await client.query(LISTED)).rows) {
    const [person, id] = [userId(row.user_id), notificationId(row.id)];
    notified.owners.set(id, person);
    if (row.is_there) {
      const list = notified.lists.get(person) ?? new Map();
      notified.lists.set(person, list.set(id, { kind: row.kind, isRead: row.is_read }));
    }
    if (row.kind !== "MESSAGE_NEW") continue;
    const key = keyOf({ userId: person, roomId: conversationId(row.conversation_id), seq: row.seq });
    notified.calls.set(key, (notified.calls.get(key) ?? 0) + 1);
  }
  return notified;
}

/** Checks that everybody who was called was notified once, unless they have disabled it, and that nobody else was. */
export function wrongCalls({ calls }: Notified, { called, deaf, nameOf, titleOf }: History): string[] {
  const due = new Map(called.filter((call) => !deaf.has(call.userId)).map((call) => [keyOf(call), call]));
  const wrongs: string[] = [];
  for (const [key, { userId, roomId, seq }] of due)
    if (calls.get(key) !== 1)
      wrongs.push(
        `${titleOf(roomId)} ${seq} calls ${nameOf(userId)}, who has ${calls.get(key) ?? 0} notifications of it`,
      );
  for (const key of calls.keys()) if (!due.has(key)) wrongs.push(`${key} was notified of, and calls nobody`);
  return wrongs;
}

const keyOf = ({ userId, roomId, seq }: Call) => `${userId} ${roomId} ${seq}`;
