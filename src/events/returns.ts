/**
 * What a page brought has arrived once its reader comes back with a cursor of it: an answer that was lost on its way
 * brings nobody back. The cursor says how far the page told of each conversation, and since when its new messages were
 * stored; so any server can note it, and a conversation of which the page brought nothing stays as it was.
 */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { newestSince } from "../receipts/service.js";
import type { Cursor } from "./cursors.js";
import { positionOf } from "./page-position.js";
import { Told } from "./told.js";

/** Costs nothing where the cursor is of no page with new messages. */
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

/** How far somebody has the messages of each conversation. */
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
