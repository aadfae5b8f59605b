/**
 * Cursors of the whole account: an authenticated stamp of a moment through which everything was told. It is the same
 * for every viewer, so that what is sent can be shared, and gives access to nothing by itself. A cursor of a page also
 * counts what was told of the moments about which the store may not have had its last word.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export interface Cursor {
  moment: Date;
  told?: Told | undefined;
}

/** How many entries after the moment were told, in their order, and which. */
export interface Told {
  count: number;
  digest: Buffer;
}

export interface Cursors {
  cursorAt(moment: Date, told?: Told): string;
  /** What a cursor of ours says; undefined where it is not ours. */
  read(cursor: string): Cursor | undefined;
}

const TAG_BYTES = 12;
const STAMP_BYTES = 6;
const COUNT_BYTES = 2;
const DIGEST_BYTES = 8;
const LENGTHS = [STAMP_BYTES, STAMP_BYTES + COUNT_BYTES + DIGEST_BYTES];
const MAX_COUNT = 2 ** (8 * COUNT_BYTES) - 1;

export function createCursors(secret: string): Cursors {
  const key = createHmac("sha256", secret).update("parley cursors").digest();
  const tagOf = (body: Uint8Array) => createHmac("sha256", key).update(body).digest().subarray(0, TAG_BYTES);
  return {
    cursorAt(moment, told) {
      const body = Buffer.concat([
        stampOf(moment),
        ...(told && told.count <= MAX_COUNT ? [countOf(told), told.digest] : []),
      ]);
      return Buffer.concat([body, tagOf(body)]).toString("base64url");
    },
    read(cursor) {
      if (cursor.length > 64) return undefined;
      const bytes = Buffer.from(cursor, "base64url");
      const body = bytes.subarray(0, -TAG_BYTES);
      if (!LENGTHS.includes(body.length) || bytes.toString("base64url") !== cursor) return undefined;
      if (!timingSafeEqual(bytes.subarray(-TAG_BYTES), tagOf(body))) return undefined;
      const moment = new Date(body.readUIntBE(0, STAMP_BYTES));
      if (body.length === STAMP_BYTES) return { moment };
      const digest = body.subarray(STAMP_BYTES + COUNT_BYTES);
      return { moment, told: { count: body.readUIntBE(STAMP_BYTES, COUNT_BYTES), digest } };
    },
  };
}

/** What stands for entries in a cursor. */
export const digestOf = (keys: readonly string[]): Buffer =>
  createHash("sha256").update(keys.join("\n")).digest().subarray(0, DIGEST_BYTES);

function stampOf(moment: Date): Buffer {
  const stamp = Buffer.alloc(STAMP_BYTES);
  stamp.writeUIntBE(Math.max(moment.getTime(), 0), 0, STAMP_BYTES);
  return stamp;
}

function countOf({ count }: Told): Buffer {
  const bytes = Buffer.alloc(COUNT_BYTES);
  bytes.writeUIntBE(count, 0, COUNT_BYTES);
  return bytes;
}
