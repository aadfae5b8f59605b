/**
 * A page counts as delivered once its reader comes back with a cursor of it: after a lost answer nobody
 * comes back with its cursor. The cursor contains how far the page went in each conversation, and since when its new messages were
 * stored. So any server can note the delivery, and a conversation without new messages in the page stays as it was.
 */

import type { Cursor, Epoch } from "../live/cursors.js";
import type { Hub } from "../live/hub.js";
import type { Deliveries } from "../receipts/deliveries.js";
import { newestSince } from "../receipts/reads.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { positionOf } from "./page-position.js";
import { PageProgress } from "./page-progress.js";

interface Parts {
  epoch: Epoch;
  deliveries: Deliveries;
  hub: Hub;
  store: Store;
}

/** Runs no query unless the cursor is of a page with new messages. */
export async function noteReturn(parts: Parts, viewer: Viewer, after: string | null | undefined): Promise<void> {
  const cursor = after == null ? undefined : parts.epoch.cursors.read(after);
  if (!cursor?.deliveredSince) return;
  try {
    const places = await placesBy(parts.hub, viewer, cursor);
    const newest = await newestSince(parts.store, viewer.userId, cursor.deliveredSince, places);
    for (const place of newest) parts.deliveries.note(viewer.userId, place);
  } catch (error) {
    await parts.deliveries.failed(error);
  }
}

/** The seq up to which somebody has the messages of each conversation, by their cursor. */
async function placesBy(hub: Hub, { userId }: Viewer, cursor: Cursor) {
  const delivered = new PageProgress(cursor);
  const present = (await hub.involvements.load(userId)).filter(({ reason }) => reason === null);
  return Promise.all(
    present.map(async (involvement) => {
      const { seq } = await positionOf(hub, userId, delivered, involvement);
      return { conversationId: involvement.conversationId, seq };
    }),
  );
}
