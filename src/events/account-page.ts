/**
 * The polling form of the account's stream: the same events and cursors, a page at a time. A page is read from the
 * store: the latest state of everything that changed since a cursor and was not delivered yet, in the order of change.
 * Slow commits may still add changes to the last seconds, so a cursor also marks what was delivered of these. It has
 * room for a limited number of marks: if more things changed in these seconds, the others wait until they are over.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Involvement } from "../conversations/reads.js";
import { badInput, unauthenticated } from "../errors.js";
import type { ConversationRemovedReason } from "../generated/prisma/enums.js";
import type { Limits } from "../limits/limits.js";
import type { Cursors, Mark } from "../live/cursors.js";
import { beforeSlowCommits } from "../live/slow-commits.js";
import { messagesAfterPositions } from "../messages/missed.js";
import { changedAtOf, type MessageRow, type Position } from "../messages/rows.js";
import { countNotificationsSince, type NotificationChange } from "../notifications/reads.js";
import type { Devices } from "../presence/devices.js";
import { connectDevice } from "../presence/service.js";
import type { Deliveries } from "../receipts/deliveries.js";
import { type ReceiptRow, raisedAtOf } from "../receipts/rows.js";
import { receiptsShownSince } from "../receipts/visibility.js";
import type { Viewer } from "../viewer.js";
import type { AccountFeedParts } from "./account-feed.js";
import { accountFeed, missedBy, sinceOf } from "./account-feed.js";
import { type AccountEvent, NOTIFICATION_EVENTS, type StreamStart } from "./event.js";
import { hasAdvanced, positionOf } from "./page-position.js";
import { inOrder, type KINDS, PageProgress, thingOf } from "./page-progress.js";
import { noteReturn } from "./returned-pages.js";

interface Parts extends AccountFeedParts {
  deliveries: Deliveries;
  limits: Limits;
  devices: Devices;
}

export interface EventPage {
  start: StreamStart;
  events: AccountEvent[];
  cursor: string;
  hasMore: boolean;
  /** A change waits, because the cursor has no room to mark it. */
  isWaiting?: boolean;
}

export interface EventPageOptions {
  after?: string | null | undefined;
  first: number;
  waitSeconds: number;
  /** Aborted when nobody waits for the page any more. */
  abortSignal?: AbortSignal | undefined;
  /** The messages of a page count as delivered once its reader comes back with the page's cursor. */
  acknowledges?: boolean | undefined;
}

export const MAX_WAIT_SECONDS = 30;
const MAX_EVENTS = 100;
const LOOK_AGAIN_MS = 1_000;

/**
 * Reads the changes since a cursor. If there are none, and the client need not load afresh, it waits for the first
 * event, up to `waitSeconds`.
 */
export async function accountPage(parts: Parts, viewer: Viewer, options: EventPageOptions): Promise<EventPage> {
  const { after, first, waitSeconds, abortSignal, acknowledges } = options;
  if (!(first >= 1 && first <= MAX_EVENTS)) throw badInput("first", `\`first\` must be between 1 and ${MAX_EVENTS}.`);
  if (!(waitSeconds >= 0 && waitSeconds <= MAX_WAIT_SECONDS))
    throw badInput("waitSeconds", `\`waitSeconds\` must be between 0 and ${MAX_WAIT_SECONDS}.`);
  await parts.limits.use("request", viewer.userId);
  if (acknowledges) await noteReturn(parts, viewer, after);
  const page = await readPage(parts, viewer, after ?? undefined, options);
  if (isNews(page) || waitSeconds === 0 || abortSignal?.aborted) return page;
  const next = await waitForPage(parts, viewer, page.cursor, options);
  return next.start === "RESUMED" ? { ...next, start: page.start } : next;
}

/** Whether a page is answered at once rather than waiting for an event. */
const isNews = ({ start, events, hasMore }: EventPage) => events.length > 0 || hasMore || start === "RESET";

/** Subscribes first and then reads again, so that no change can fall between the two. */
async function waitForPage(
  parts: Pick<
    Parts,
    "privacy" | "config" | "counts" | "epoch" | "hub" | "presence" | "devices" | "store" | "typingBoard"
  >,
  viewer: Viewer,
  after: string,
  { first, waitSeconds, abortSignal, acknowledges }: EventPageOptions,
): Promise<EventPage> {
  const stops = [connectDevice(parts, viewer)];
  try {
    const stream = await accountFeed(parts, viewer, {});
    const giveUp = () => stream.end();
    stops.push(giveUp);
    abortSignal?.addEventListener("abort", giveUp, { once: true });
    stops.push(() => abortSignal?.removeEventListener("abort", giveUp));
    if (abortSignal?.aborted) giveUp();
    let isSignedOut = false;
    const signOut = () => {
      isSignedOut = true;
      stream.end(unauthenticated());
    };
    stops.push(await parts.hub.watchSession(viewer, signOut));
    const waitTimer = setTimeout(() => stream.end(), waitSeconds * 1_000);
    stops.push(() => clearTimeout(waitTimer));
    await stream.next(); // StreamStarted
    for (let isOver = false; ; ) {
      const page = await readPage(parts, viewer, after, { first, acknowledges });
      if (isSignedOut) throw unauthenticated(); // the page may have changes from after that
      if (isOver || isNews(page)) return page;
      if (page.isWaiting) await pause(LOOK_AGAIN_MS);
      if (!page.isWaiting || stream.isEnded) isOver = (await stream.next()).done === true;
    }
  } finally {
    for (const stop of stops) stop();
  }
}

type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;

/** A change, as an event without its cursor. */
interface Change {
  kind: keyof typeof KINDS;
  /** Unique among the things of this kind. */
  id: string;
  order: number;
  at: number;
  event: DistributiveOmit<AccountEvent, "cursor">;
  /** Another change of the same thing that the event includes, because it shows the thing as it is now. */
  shows?: Pick<Change, "kind" | "order" | "at">;
}

type Entry = Mark & Pick<Change, "event"> & { shows: Mark | undefined };

/** Changes that were not delivered yet, in order. */
interface Undelivered {
  entries: Entry[];
  /** Changes after this time are left out; undefined if none are. */
  upTo: number | undefined;
}

async function readPage(
  parts: Pick<Parts, "privacy" | "config" | "epoch" | "hub" | "store">,
  viewer: Viewer,
  after: string | undefined,
  { first, acknowledges }: Pick<EventPageOptions, "first" | "acknowledges">,
): Promise<EventPage> {
  const look = await parts.hub.look();
  const { cursors } = parts.epoch; // before any other await: a cursor of a later epoch would vouch for changes of this one
  const settled = beforeSlowCommits(look.now).getTime();
  const cursor = sinceOf(parts, after, look);
  const progress = new PageProgress(cursor ?? { moment: look.now });
  const changes = await undelivered(parts, viewer, progress, cursor ? first : parts.config.maxReplayedEvents);
  if (cursor && changes) return pageOf(cursors, changes, { progress, first, settled, acknowledges });
  // Live from here on: changes of the last seconds that are known by now count as delivered.
  for (const entry of changes?.entries ?? []) if (!progress.note(entry, settled)) break;
  return {
    start: after === undefined ? "LIVE" : "RESET",
    events: [],
    cursor: progress.cursor(cursors),
    hasMore: false,
  };
}

function pageOf(
  cursors: Cursors,
  { entries, upTo }: Undelivered,
  {
    progress,
    first,
    settled,
    acknowledges,
  }: Pick<EventPageOptions, "first" | "acknowledges"> & { progress: PageProgress; settled: number },
): EventPage {
  const events: AccountEvent[] = [];
  let hasRoom = true;
  let next = 0;
  const hasMore = () => {
    for (let entry = entries[next]; entry && progress.has(entry); entry = entries[next]) next++;
    return next < entries.length;
  };
  while (events.length < first && hasMore()) {
    const { event, shows, ...mark } = entries[next] as Entry;
    hasRoom = progress.note(mark, settled);
    if (!hasRoom) break;
    if (shows) progress.markShown(shows);
    if (acknowledges && event.type === "MessageAdded") progress.noteNewMessage(event.message.createdAt);
    events.push({ ...event, cursor: progress.cursor(cursors) });
  }
  if (!hasMore()) progress.passTo(Math.min(settled, upTo ?? settled));
  return {
    start: "RESUMED",
    events,
    cursor: progress.cursor(cursors),
    hasMore: hasRoom && (hasMore() || upTo !== undefined),
    isWaiting: !hasRoom,
  };
}

/** Changes that were not delivered yet, at least a page of them; undefined for more than `maxReplayedEvents`. */
async function undelivered(
  parts: Pick<Parts, "privacy" | "config" | "hub" | "store">,
  { userId }: Viewer,
  progress: PageProgress,
  first: number,
): Promise<Undelivered | undefined> {
  const involvements = await parts.hub.involvements.load(userId);
  const present = involvements.filter(({ reason }) => reason === null);
  const places = await Promise.all(
    present.map(async (involvement) => ({
      involvement,
      position: await positionOf(parts.hub, userId, progress, involvement),
    })),
  );
  const most = first + 1 + progress.marked;
  const notifications = await parts.hub.notifications.load({ userId, since: progress.from, most });
  const notified = notifications.upTo
    ? await countNotificationsSince(parts.store, userId, progress.from)
    : notifications.changes.length;
  const missed = places.reduce((sum, { involvement, position }) => sum + missedBy(position, involvement), notified);
  if (missed > parts.config.maxReplayedEvents) return undefined;
  const changed = places.filter(({ involvement, position }) => hasAdvanced(involvement, position));
  const [messages, receipts] = await Promise.all([
    messagesAfterPositions(
      parts,
      userId,
      changed.map(({ involvement, position }) => ({ conversationId: involvement.conversationId, ...position })),
      first + 1,
    ),
    receiptsShownSince(parts, userId, {
      conversationIds: present.map(({ conversationId }) => conversationId),
      moment: progress.from,
      most,
    }),
  ]);
  const upTo = earliest(receipts.upTo, notifications.upTo)?.getTime();
  const positions = new Map(places.map(({ involvement, position }) => [involvement.conversationId, position]));
  const changes = [
    ...involvements.flatMap(involvementChanges),
    ...addedChanges(messages, positions),
    ...changedChanges(messages, present),
    ...receipts.receipts.map(receiptChange),
    ...notificationChanges(notifications.changes, present),
  ];
  const isDue = ({ at }: Change) => at >= progress.from.getTime() && (upTo === undefined || at <= upTo);
  const entries = changes.filter(isDue).map((change) => entryOf(userId, change));
  return { entries: entries.filter((entry) => !progress.has(entry)).sort(inOrder), upTo };
}

function entryOf(userId: string, { kind, id, shows, ...rest }: Change): Entry {
  return {
    ...rest,
    thing: thingOf(userId, kind, id),
    shows: shows && { ...shows, thing: thingOf(userId, shows.kind, id) },
  };
}

/** If the viewer joined, or came back, after the involvements were read, the next page has that event first. */
function notificationChanges(changes: readonly NotificationChange[], present: readonly Involvement[]): Change[] {
  const joinedSeqs = new Map(present.map(({ conversationId, joinedSeq }) => [conversationId, joinedSeq]));
  return changes
    .filter(({ isNew, notification: { deletedAt } }) => !(isNew && deletedAt)) // its removal comes as another change
    .filter(
      ({ notification: { conversationId, joinedSeq } }) =>
        conversationId === null || joinedSeqs.get(conversationId) === joinedSeq,
    )
    .map(notificationChange);
}

/**
 * The viewer's joining goes before all other changes of the conversation. An earlier departure goes before that: what
 * the client has from before it is no longer the viewer's to see.
 */
function involvementChanges(involvement: Involvement): Change[] {
  const { conversationId, reason, joinedAt, changedAt, ownChangedAt, lastLeftAt, lastReason } = involvement;
  const removed = (at: Date, why: ConversationRemovedReason): Change => ({
    kind: "left",
    id: conversationId,
    order: at.getTime(),
    at: at.getTime(),
    event: { type: "ConversationRemoved", conversationId, reason: why },
  });
  if (reason) return [removed(changedAt, reason)];
  const updated = (kind: "came" | "conversation", at: Date, order: number): Change => ({
    kind,
    id: conversationId,
    order,
    at: at.getTime(),
    event: { type: "ConversationUpdated", conversationId },
  });
  // Either change may show late, with a time before the other's: a sum of the two rises all the same, so it is news.
  const changes = involvement.sharedChangedAt.getTime() + (ownChangedAt?.getTime() ?? 0);
  const changed = updated("conversation", changedAt, changes);
  return [
    ...(lastLeftAt ? [removed(lastLeftAt, lastReason)] : []),
    { ...updated("came", joinedAt, joinedAt.getTime()), shows: changed },
    ...(changedAt > joinedAt ? [changed] : []),
  ];
}

/** Messages new to a reader, at the times they were stored; in the order of seq, even if the clock stepped back. */
function addedChanges(messages: readonly MessageRow[], positions: Map<string, Position>): Change[] {
  const latest = new Map<string, number>();
  return messages
    .filter(({ conversationId, seq }) => seq > (positions.get(conversationId)?.seq ?? 0))
    .sort((a, b) => a.seq - b.seq)
    .map((message) => {
      const { conversationId: id, seq: order, createdAt } = message;
      const at = Math.max(createdAt.getTime(), latest.get(id) ?? 0);
      latest.set(id, at);
      return { kind: "added", id, order, at, event: { type: "MessageAdded", message } };
    });
}

/** Each message's last change, also of new ones: a reader who received a message as it was stored needs its change. */
function changedChanges(messages: readonly MessageRow[], present: readonly Involvement[]): Change[] {
  const latest = new Map(present.map(({ conversationId, joinedAt }) => [conversationId, joinedAt.getTime()]));
  return messages
    .filter(({ changedAt }) => changedAt)
    .sort((a, b) => a.revision - b.revision)
    .map((message) => {
      const { conversationId: id, revision: order } = message;
      const at = Math.max(changedAtOf(message).getTime(), latest.get(id) ?? 0);
      latest.set(id, at);
      return { kind: "changed", id, order, at, event: { type: "MessageUpdated", message } };
    });
}

function receiptChange(receipt: ReceiptRow): Change {
  const { conversationId, userId, deliveredSeq, readSeq } = receipt;
  return {
    kind: "receipt",
    id: `${conversationId} ${userId}`,
    order: deliveredSeq + readSeq,
    at: raisedAtOf(receipt),
    event: { type: "ReceiptUpdated", receipt },
  };
}

/** A new notification is delivered as it is now, which includes its changes since. */
function notificationChange({ notification, isNew, at }: NotificationChange): Change {
  const { id, createdAt, changedAt, deletedAt } = notification;
  const changed = changedAt && ({ kind: "marked", order: changedAt.getTime(), at: changedAt.getTime() } as const);
  const type = NOTIFICATION_EVENTS[deletedAt ? "removed" : isNew ? "added" : "updated"];
  const event = { type, notification };
  if (!isNew) return { kind: "marked", id, order: at.getTime(), at: at.getTime(), event };
  return {
    kind: "notified",
    id,
    order: createdAt.getTime(),
    at: at.getTime(),
    event,
    ...(changed && { shows: changed }),
  };
}

const earliest = (one: Date | undefined, other: Date | undefined) =>
  one && other ? (one < other ? one : other) : (one ?? other);
