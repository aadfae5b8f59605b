/**
 * A page counts as delivered once its reader comes back with a cursor of it: an answer that was lost on its way brings
 * nobody back. The cursor contains how far the page went in each conversation, and since when its new messages were
 * stored. So any server can note the delivery, and a conversation without new messages in the page stays as it was.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { newestSince } from "../receipts/service.js";
import type { Cursor } from "./cursors.js";
import { positionOf } from "./page-position.js";
import { Told } from "./told.js";

/** Runs no query unless the cursor is of a page with new messages. */
export async function noteReturn(app: App, viewer: Viewer, after: string | null | undefined): Promise<void> {
  const cursor = after == null ? undefined : app.cursors.read(after);
  if (!cursor?.broughtSince) return;
  try {
    const places = await placesBy(app, viewer, cursor);
    const newest = await newestSince(app, viewer.userId, cursor.broughtSince, places);
    for (const place of newest) app.deliveries.note(viewer.userId, place);
  } catch (error) {
    await app.deliveries.failed(error);
  }
}

/** The seq up to which somebody has the messages of each conversation, by their cursor. */
async function placesBy(app: App, { userId }: Viewer, cursor: Cursor) {
  const told = new Told(cursor);
  const present = (await app.hub.involvements.load(userId)).filter(({ reason }) => reason === null);
  return Promise.all(
    present.map(async (involvement) => {
      const { seq } = await positionOf(app, userId, told, involvement);
      return { conversationId: involvement.conversationId, seq };
    }),
  );
}
