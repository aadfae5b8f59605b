/**
 * The polling form of the account's stream: the same events and cursors, a page at a time. A page is read from the
 * store: the latest state of all that changed from a moment on, in the order of its change. About the last seconds the
 * store may not have had its last word, since a slow commit shows late; so a cursor goes no further than that, and
 * says besides how much of it was told. Where that is no longer the same, it is told again.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import type { Involvement } from "../conversations/service.js";
import { badInput, unauthenticated } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import { changedAtOf, type MessageRow, messagesAfterPositions, type Position } from "../messages/service.js";
import { connectDevice } from "../presence/service.js";
import { type ReceiptRow, raisedAtOf, receiptsRaisedSince } from "../receipts/service.js";
import { receiptsSeenBy } from "../receipts/sight.js";
import {
  type AccountEvent,
  accountFeed,
  beforeSlowCommits,
  missedBy,
  type StreamStart,
  sinceOf,
} from "./account-feed.js";
import { type Cursor, digestOf } from "./cursors.js";
import { SLOWEST_COMMIT_MS } from "./feed.js";

export interface EventPage {
  start: StreamStart;
  events: AccountEvent[];
  cursor: string;
  hasMore: boolean;
}

export interface EventPageOptions {
  after?: string | null | undefined;
  first: number;
  waitSeconds: number;
}

export const MAX_WAIT_SECONDS = 30;
const MAX_EVENTS = 100;

/** What changed since a cursor; where that is nothing, it waits for the first event. */
export async function accountPage(app: App, viewer: Viewer, options: EventPageOptions): Promise<EventPage> {
  const { after, first, waitSeconds } = options;
  if (!(first >= 1 && first <= MAX_EVENTS)) throw badInput("first", `\`first\` must be between 1 and ${MAX_EVENTS}.`);
  if (!(waitSeconds >= 0 && waitSeconds <= MAX_WAIT_SECONDS))
    throw badInput("waitSeconds", `\`waitSeconds\` must be between 0 and ${MAX_WAIT_SECONDS}.`);
  await app.limits.use("request", viewer.userId);
  const page = await readPage(app, viewer, after ?? undefined, first);
  if (page.events.length > 0 || waitSeconds === 0) return page;
  return { ...(await waitForPage(app, viewer, page.cursor, { first, waitSeconds })), start: page.start };
}

/** Listens first and then looks again, so that nothing can come in between. */
async function waitForPage(
  app: App,
  viewer: Viewer,
  after: string,
  { first, waitSeconds }: Pick<EventPageOptions, "first" | "waitSeconds">,
): Promise<EventPage> {
  const stops = [connectDevice(app, viewer)];
  try {
    const stream = await accountFeed(app, viewer, {});
    stops.push(() => stream.end());
    stops.push(await app.hub.watchSession(viewer, () => stream.end(unauthenticated())));
    const patience = setTimeout(() => stream.end(), waitSeconds * 1_000);
    stops.push(() => clearTimeout(patience));
    for (;;) {
      const { done } = await stream.next(); // the first says that it has begun
      const page = await readPage(app, viewer, after, first);
      if (done || page.events.length > 0) return page;
    }
  } finally {
    for (const stop of stops) stop();
  }
}

/** Something that changed, with its place among all that did. */
interface Entry {
  /** In milliseconds since 1970, by the clock of the store. */
  at: number;
  /** Orders what changed in the same millisecond, and tells it from everything else. */
  key: string;
  event: DistributiveOmit<AccountEvent, "cursor">;
}

type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;

async function readPage(app: App, viewer: Viewer, after: string | undefined, first: number): Promise<EventPage> {
  const now = await app.hub.now();
  const cursor = sinceOf(app, after, now);
  const entries = cursor && (await entriesFrom(app, viewer, cursor, first));
  if (cursor && entries) return pageOf(app, entries, { cursor, first, now });
  // Live from here on: what the next page would bring of the last seconds is what is known by now.
  const known = await entriesFrom(app, viewer, { moment: now }, app.config.maxReplayedEvents);
  return {
    start: after === undefined ? "LIVE" : "RESET",
    events: [],
    cursor: cursorAfter(app, known ?? [], now.getTime(), now),
    hasMore: false,
  };
}

function pageOf(
  app: App,
  entries: Entry[],
  { cursor, first, now }: { cursor: Cursor; first: number; now: Date },
): EventPage {
  const told = toldOf(entries, cursor);
  const events = entries.slice(told, told + first).map(
    ({ at, event }, i): AccountEvent => ({
      ...event,
      cursor: cursorAfter(app, entries.slice(0, told + i + 1), at, now),
    }),
  );
  const hasMore = entries.length > told + first;
  return {
    start: "RESUMED",
    events,
    cursor: (hasMore && events.at(-1)?.cursor) || cursorAfter(app, entries, now.getTime(), now),
    hasMore,
  };
}

/** How many of the entries the cursor says were told. Where it speaks of others, none: some may come again. */
function toldOf(entries: Entry[], { told }: Cursor): number {
  if (!told) return 0;
  const same = digestOf(keysOf(entries.slice(0, told.count))).equals(told.digest);
  return same ? told.count : 0;
}

/** The cursor of somebody who was told all of these, the last of which happened at a time. */
function cursorAfter(app: App, told: Entry[], at: number, now: Date): string {
  const from = Math.min(at, beforeSlowCommits(now).getTime());
  const open = told.filter((entry) => entry.at >= from);
  return app.cursors.cursorAt(new Date(from + SLOWEST_COMMIT_MS), {
    count: open.length,
    digest: digestOf(keysOf(open)),
  });
}

const keysOf = (entries: Entry[]) => entries.map(({ at, key }) => `${at} ${key}`);

/** All that changed from a cursor's moment on, in order, as far as it fits a page; undefined where it is too much. */
async function entriesFrom(
  app: App,
  { userId }: Viewer,
  { moment, told }: Cursor,
  first: number,
): Promise<Entry[] | undefined> {
  const from = beforeSlowCommits(moment);
  const involvements = await app.hub.involvements.load(userId);
  const present = involvements.filter(({ reason }) => reason === null);
  const places = await Promise.all(
    present.map(async (involvement) => {
      const { conversationId, joinedSeq } = involvement;
      const { seq, revision } = await app.hub.positions.load({ conversationId, moment: from });
      // What was said before they came may be theirs to see, but is no news.
      return { involvement, position: { seq: Math.max(seq, joinedSeq), revision } };
    }),
  );
  const missed = places.reduce((sum, { involvement, position }) => sum + missedBy(position, involvement), 0);
  if (missed > app.config.maxReplayedEvents) return undefined;
  const changed = places.filter(({ involvement, position }) => involvement.revision > position.revision);
  const [messages, raised] = await Promise.all([
    messagesAfterPositions(
      app,
      userId,
      changed.map(({ involvement, position }) => ({ conversationId: involvement.conversationId, ...position })),
      (told?.count ?? 0) + first + 1,
    ),
    receiptsRaisedSince(
      app,
      present.map(({ conversationId }) => conversationId),
      from,
    ),
  ]);
  const receipts = await receiptsSeenBy(app, userId, raised);
  const positions = new Map(places.map(({ involvement, position }) => [involvement.conversationId, position]));
  return [
    ...involvements.flatMap(involvementEntries),
    ...messageEntries(messages, positions),
    ...receipts.map(receiptEntry),
  ]
    .filter(({ at }) => at >= from.getTime())
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}

/** Who has come back had left before: what they know of then is not theirs any more. */
function involvementEntries({ conversationId, reason, changedAt, lastLeftAt, lastReason }: Involvement): Entry[] {
  const removed = (at: Date, why: ConversationRemovedReason): Entry => ({
    at: at.getTime(),
    key: `1 ${conversationId}`,
    event: { type: "ConversationRemoved", conversationId, reason: why },
  });
  if (reason) return [removed(changedAt, reason)];
  const updated: Entry = {
    at: changedAt.getTime(),
    key: `1 ${conversationId}`,
    event: { type: "ConversationUpdated", conversationId },
  };
  return lastLeftAt ? [removed(lastLeftAt, lastReason), updated] : [updated];
}

/** One entry for a message as it was stored, and one for its last change: whoever was told the first needs the other. */
function messageEntries(messages: MessageRow[], positions: Map<string, Position>): Entry[] {
  const entries: Entry[] = [];
  const latest = new Map<string, number>();
  for (const message of messages.sort((a, b) => a.seq - b.seq)) {
    const { conversationId, seq, revision, createdAt, changedAt } = message;
    const place = `${conversationId} ${String(seq).padStart(10, "0")}`;
    if (seq > (positions.get(conversationId)?.seq ?? 0)) {
      // In the order of seq, also where the clock was set back.
      const at = Math.max(createdAt.getTime(), latest.get(conversationId) ?? 0);
      latest.set(conversationId, at);
      entries.push({ at, key: `2 ${place}`, event: { type: "MessageAdded", message } });
    }
    if (changedAt)
      entries.push({
        at: Math.max(changedAtOf(message).getTime(), latest.get(conversationId) ?? 0),
        key: `3 ${place} ${revision}`,
        event: { type: "MessageUpdated", message },
      });
  }
  return entries;
}

function receiptEntry(receipt: ReceiptRow): Entry {
  const { conversationId, userId, deliveredSeq, readSeq } = receipt;
  return {
    at: raisedAtOf(receipt),
    key: `4 ${conversationId} ${userId} ${deliveredSeq} ${readSeq}`,
    event: { type: "ReceiptUpdated", receipt },
  };
}
