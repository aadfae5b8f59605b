/** Merges missed messages of several conversations into the order of time, in steps of bounded memory. */
import type { MessageRow, Position } from "../messages/rows.js";
import type { Channel } from "./channel.js";
import type { Missed } from "./replay-buffer.js";

/** One read of a conversation in which a reader is behind. */
export interface Page {
  channel: Channel;
  from: Position;
  /** The position of a reader who has this page. */
  upTo: Position;
  missed: Missed;
  /** The conversation has more that was not read. */
  hasMore: boolean;
}

const MAX_PAGE = 100;
const MIN_PAGE = 2;
/** Messages that one step reads over all conversations; `MIN_PAGE` raises it beyond 250 of them. */
const ROWS_AT_ONCE = 500;
/** Text of read pages that is kept for the next step; pages beyond it are read again. */
const MAX_KEPT_CHARACTERS = 262_144;

export const pageSizeFor = (conversations: number): number =>
  Math.min(Math.max(Math.floor(ROWS_AT_ONCE / Math.max(conversations, 1)), MIN_PAGE), MAX_PAGE);

/** Pages that were read and are not delivered yet, or only in part. */
export class Merge {
  #kept = new Map<string, { page: Page; revision: number }>();

  /** The kept page that begins at exactly this position, if its conversation has not changed since. */
  get(channel: Channel, position: Position): Page | undefined {
    const kept = this.#kept.get(channel.id);
    return kept && kept.page.from === position && kept.revision === channel.revision ? kept.page : undefined;
  }

  has(channel: Channel, position: Position): boolean {
    return this.get(channel, position) !== undefined;
  }

  keep(pages: readonly Page[]): void {
    this.#kept.clear();
    let characters = 0;
    for (const page of pages) {
      for (const { body } of page.missed.added) characters += body?.length ?? 0;
      if (characters > MAX_KEPT_CHARACTERS) return;
      this.#kept.set(page.channel.id, { page, revision: page.channel.revision });
    }
  }
}

/** Sorts by time. Within a conversation the order of `seq` holds, even if the clock went back. */
export function inOrderOfTime(messages: readonly MessageRow[]): MessageRow[] {
  const latest = new Map<string, number>();
  const timed = messages.map((message) => {
    const at = Math.max(message.createdAt.getTime(), latest.get(message.conversationId) ?? 0);
    latest.set(message.conversationId, at);
    return { message, at };
  });
  return timed.sort((one, other) => one.at - other.at).map(({ message }) => message);
}

/**
 * Splits pages into what may be delivered now, at most `most` messages, and what has to wait. If a conversation has
 * more than was read, nothing is known beyond its last read message. So nothing later may be delivered before the
 * conversation is read on.
 */
export function partedByTime(pages: readonly Page[], most: number): { now: Page[]; later: Page[] } {
  const ordered = inOrderOfTime(pages.flatMap(({ missed }) => missed.added));
  const ends = new Set(pages.filter(({ hasMore }) => hasMore).map(({ missed }) => missed.added.at(-1)));
  const firstEnd = ordered.findIndex((message) => ends.has(message));
  const known = firstEnd < 0 ? ordered.length : firstEnd + 1;
  const due = new Set(ordered.slice(0, Math.min(known, most)));
  const parts = pages.map((page) => ({ page, now: page.missed.added.filter((message) => due.has(message)) }));
  return {
    now: parts.flatMap(({ page, now }) => beginningOf(page, now)),
    later: parts.flatMap(({ page, now }) => restOf(page, now)),
  };
}

function beginningOf(page: Page, added: MessageRow[]): Page[] {
  if (added.length === page.missed.added.length) return [page];
  const last = added.at(-1);
  if (!last) return [];
  return [{ ...page, upTo: { ...page.from, seq: last.seq }, missed: { added, updated: [] }, hasMore: true }];
}

function restOf(page: Page, delivered: MessageRow[]): Page[] {
  const added = page.missed.added.slice(delivered.length);
  return added.length === 0 ? [] : [{ ...page, missed: { added, updated: [] } }];
}
