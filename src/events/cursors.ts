/**
 * Cursors of the whole account: an authenticated stamp of a moment through which everything was told. It is the same
 * for every viewer, so that what is sent can be shared, and gives access to nothing by itself.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Cursors {
  cursorAt(moment: Date): string;
  /** The moment of a cursor of ours; undefined where it is not ours. */
  momentOf(cursor: string): Date | undefined;
}

const TAG_BYTES = 12;
const STAMP_BYTES = 6;

export function createCursors(secret: string): Cursors {
  const key = createHmac("sha256", secret).update("parley cursors").digest();
  const tagOf = (stamp: Uint8Array) => createHmac("sha256", key).update(stamp).digest().subarray(0, TAG_BYTES);
  return {
    cursorAt(moment) {
      const stamp = Buffer.alloc(STAMP_BYTES);
      stamp.writeUIntBE(Math.max(moment.getTime(), 0), 0, STAMP_BYTES);
      return Buffer.concat([stamp, tagOf(stamp)]).toString("base64url");
    },
    momentOf(cursor) {
      const bytes = Buffer.from(cursor, "base64url");
      if (bytes.length !== STAMP_BYTES + TAG_BYTES || bytes.toString("base64url") !== cursor) return undefined;
      const stamp = bytes.subarray(0, STAMP_BYTES);
      if (!timingSafeEqual(bytes.subarray(STAMP_BYTES), tagOf(stamp))) return undefined;
      return new Date(stamp.readUIntBE(0, STAMP_BYTES));
    },
  };
}
