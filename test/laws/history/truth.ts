/** Reads the final state of the store, and finds contradictions between it and acknowledged messages. */
import pg from "pg";
import { conversationId, userId } from "../../../src/ids.js";
import { readNotified } from "./notified.js";
import { ownText, stateText, type TrueRoom, type Truth } from "./reader.js";
import type { History } from "./run.js";
import type { Acknowledged } from "./writer.js";

export interface Stored extends Truth {
  /** By sender and client id, all places where such a message is stored. */
  places: Map<string, { roomId: string; seq: number }[]>;
  faults: string[];
  /** Whether a person was in a room when this message was sent. */
  wasThere(userId: string, roomId: string, seq: number): boolean;
}

/** From this seq on, a person is in a room, or is not. */
interface Turn {
  seq: number;
  isIn: boolean;
}

export async function readTruth(databaseUrl: string, { rooms, nameOf }: History): Promise<Stored> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const turns = new Map<string, Turn[]>();
    const turnsOf = (person: string, roomId: string) => {
      const key = `${person} ${roomId}`;
      const known = turns.get(key) ?? [];
      turns.set(key, known);
      return known;
    };
    const founders = new Map(rooms.map((room) => [room.id, room.founders]));
    const everIn = new Set<string>();
    const stored: Stored = {
      rooms: new Map(),
      notified: await readNotified(client),
      places: new Map(),
      faults: [],
      wasThere(person, roomId, seq) {
        // Members of a room that began during the history were in it from its start; its messages may be erased by now.
        if (!founders.has(roomId)) return everIn.has(`${person} ${roomId}`);
        const turn = turnsOf(person, roomId).findLast((each) => each.seq <= seq);
        return turn?.isIn ?? founders.get(roomId)?.includes(person) ?? false;
      },
    };
    const conversations = await client.query(
      "SELECT id, title, last_seq, deleted_at IS NOT NULL AS is_deleted FROM conversations",
    );
    const lastSeqs = new Map<string, number>();
    for (const { id, title, last_seq, is_deleted: isDeleted } of conversations.rows) {
      stored.rooms.set(conversationId(id), { title, isDeleted, messages: new Map(), members: new Map() });
      lastSeqs.set(conversationId(id), last_seq);
    }
    for (const { conversation_id: room, user_id: person } of (await client.query("SELECT * FROM members")).rows)
      everIn.add(`${userId(person)} ${conversationId(room)}`);
    await readMembers(client, stored);
    const messages = await client.query(
      "SELECT conversation_id, seq, revision, kind, sender_id, client_message_id, body, detail, deleted_at, reactions FROM messages ORDER BY 1, 2",
    );
    for (const row of messages.rows) {
      const roomId = conversationId(row.conversation_id);
      stored.rooms.get(roomId)?.messages.set(row.seq, {
        revision: row.revision,
        state: stateText(row.kind, row.body, row.deleted_at !== null, row.reactions ?? []),
      });
      for (const { person, isIn } of turnsIn(row.detail)) turnsOf(userId(person), roomId).push({ seq: row.seq, isIn });
      const key = `${row.sender_id && nameOf(userId(row.sender_id))} ${row.client_message_id}`;
      stored.places.set(key, [...(stored.places.get(key) ?? []), { roomId, seq: row.seq }]);
    }
    for (const [id, room] of stored.rooms)
      if (!room.isDeleted) stored.faults.push(...gapsIn(room, lastSeqs.get(id) ?? 0)); // a deleted one may be erased by now
    return stored;
  } finally {
    await client.end();
  }
}

/** Reads members, positions and notifications again: the last deliveries to slow readers still raise positions. */
export async function refreshMembers(databaseUrl: string, stored: Stored): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await readMembers(client, stored);
    stored.notified = await readNotified(client);
  } finally {
    await client.end();
  }
}

async function readMembers(client: pg.Client, stored: Stored): Promise<void> {
  const { rows } = await client.query(
    `SELECT m.*, d.body FROM members m JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL
      LEFT JOIN drafts d ON d.conversation_id = m.conversation_id AND d.user_id = m.user_id WHERE m.left_at IS NULL`,
  );
  for (const row of rows)
    stored.rooms.get(conversationId(row.conversation_id))?.members.set(userId(row.user_id), {
      joinedSeq: row.joined_seq,
      deliveredSeq: row.delivered_seq,
      readSeq: row.read_seq,
      own: ownText({
        role: row.role,
        mutedUntil: row.muted_until?.toISOString(),
        pinnedAt: row.pinned_at?.toISOString(),
        markedUnread: row.marked_unread,
        draft: row.body === null ? null : { body: row.body },
      }),
    });
}

function turnsIn(detail: { kind: string; actorId: string; userIds?: string[] } | null) {
  const { kind, actorId = "", userIds = [] } = detail ?? {};
  if (kind === "MEMBER_LEFT") return [{ person: actorId, isIn: false }];
  if (kind !== "MEMBERS_ADDED" && kind !== "MEMBER_REMOVED") return [];
  return userIds.map((person) => ({ person, isIn: kind === "MEMBERS_ADDED" }));
}

function gapsIn({ title, messages }: TrueRoom, lastSeq: number): string[] {
  const missing = Array.from({ length: lastSeq }, (_, i) => i + 1).filter((seq) => !messages.has(seq));
  if (missing.length > 0)
    return [`${title ?? "a direct conversation"} has no message at ${missing.slice(0, 10).join()}`];
  return messages.size === lastSeq
    ? []
    : [`${title ?? "a direct conversation"} counts ${lastSeq} messages and has ${messages.size}`];
}

/** Checks that every acknowledged message is stored once, as it was acknowledged. */
export function contradictions(stored: Stored, acknowledged: readonly Acknowledged[]): string[] {
  const wrongs: string[] = [];
  for (const { sender, clientMessageId, roomId, seq, body, reactions } of acknowledged) {
    const places = stored.places.get(`${sender} ${clientMessageId}`) ?? [];
    const [place] = places;
    // Messages of a deleted group are being erased, but must not be anywhere else.
    if (stored.rooms.get(roomId)?.isDeleted && places.length === 0) continue;
    if (places.length !== 1) wrongs.push(`${clientMessageId} was acknowledged, and is stored ${places.length} times`);
    else if (place?.roomId !== roomId || place.seq !== seq)
      wrongs.push(`${clientMessageId} was acknowledged at ${seq}, and is stored at ${place?.seq}`);
    const kinds = [...reactions].map((reaction) => reaction.split(" ")[0] ?? "");
    const counts = [...new Set(kinds)].map((emoji) => ({
      emoji,
      count: kinds.filter((kind) => kind === emoji).length,
    }));
    const state = stateText("TEXT", body, body === null, body === null ? [] : counts);
    const told = stored.rooms.get(roomId)?.messages.get(seq)?.state;
    if (told !== state) wrongs.push(`${clientMessageId} was acknowledged as “${state}”, and is stored as “${told}”`);
  }
  const known = new Set(acknowledged.map(({ sender, clientMessageId }) => `${sender} ${clientMessageId}`));
  for (const key of stored.places.keys())
    if (/^w\d+ w\d+-\d+$/.test(key) && !known.has(key)) wrongs.push(`${key} is stored, and its sender gave up on it`);
  return wrongs;
}
