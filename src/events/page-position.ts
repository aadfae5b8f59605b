/** The position of a reader of pages in a conversation, derived from their cursor. */
import type { Involvement } from "../conversations/reads.js";
import type { Hub } from "../live/hub.js";
import type { Position } from "../messages/rows.js";
import { type PageProgress, thingOf } from "./page-progress.js";

/** The seq and revision up to which somebody has the messages of a conversation and their changes. */
export async function positionOf(
  hub: Hub,
  userId: string,
  progress: PageProgress,
  { conversationId, joinedSeq, lastSeq, revision }: Involvement,
): Promise<Position> {
  const received = await hub.positions.load({ conversationId, moment: progress.from });
  // They may be allowed to see messages from before they joined, but those are no news.
  const position = { seq: Math.max(received.seq, joinedSeq), revision: received.revision };
  if (!hasAdvanced({ lastSeq, revision }, position)) return position;
  const [added, changed] = [thingOf(userId, "added", conversationId), thingOf(userId, "changed", conversationId)];
  if (progress.isThroughFirst(added)) {
    const moment = new Date(progress.from.getTime() + 1);
    const past = await hub.positions.load({ conversationId, moment });
    position.seq = Math.max(position.seq, past.seq);
    if (progress.isThroughFirst(changed)) position.revision = past.revision;
  }
  return {
    seq: Math.max(position.seq, progress.orderOf(added)),
    revision: Math.max(position.revision, progress.orderOf(changed)),
  };
}

export const hasAdvanced = (now: Pick<Involvement, "lastSeq" | "revision">, { seq, revision }: Position) =>
  now.lastSeq > seq || now.revision > revision;
