/**
 * Cursors of the whole account: an authenticated stamp of a moment through which everything was told. It is the same
 * for every viewer, so that what is sent can be shared, and gives access to nothing by itself. A cursor of a page also
 * says what was told of the moments about which the store may not have had its last word.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Cursor {
  moment: Date;
  marks?: readonly Mark[] | undefined;
  /** Of a page whose client acknowledges what it is brought: no new message of the page was stored before. */
  broughtSince?: Date | undefined;
}

/** How far one thing was told. */
export interface Mark {
  /** Eight bytes, in hexadecimal. */
  thing: string;
  /** Rises with whatever becomes of the thing. */
  order: number;
  /** When that became of it which was told last, in milliseconds since 1970, by the clock of the store. */
  at: number;
}

export interface Cursors {
  cursorAt(moment: Date, marks?: readonly Mark[], broughtSince?: Date): string;
  /** What a cursor of ours says; undefined where it is not ours, or from before the store was set back. */
  read(cursor: string): Cursor | undefined;
  /** Those that take the place of these: the store was set back, as was noted at this time. */
  since(setBackAt: Date): Cursors;
}

/** So that a cursor stays short enough for a URL. */
export const MAX_MARKS = 59;

const TAG_BYTES = 12;
const STAMP_BYTES = 6;
const THING_BYTES = 8;
const ORDER_BYTES = 6;
/** A mark's time is written as so many milliseconds from the moment. */
const OFFSET_BYTES = 4;
const MAX_OFFSET = 2 ** 31 - 1;
const MARK_BYTES = THING_BYTES + ORDER_BYTES + OFFSET_BYTES;
/** Stands where a mark's thing does, and is none: its order is the time since when a page's new messages were stored. */
const BROUGHT = "00".repeat(THING_BYTES);
/** Bigger by two than the marks that there is room for: for {@link BROUGHT}, and see `Told.tell`. */
const MAX_BYTES = STAMP_BYTES + (MAX_MARKS + 2) * MARK_BYTES + TAG_BYTES;
const MAX_LENGTH = Math.ceil((MAX_BYTES * 4) / 3);

/** For arguments that are cursors. */
export const CURSOR_LENGTH = { units: MAX_LENGTH, characters: MAX_LENGTH };

export function createCursors(secret: string, setBackAt?: Date): Cursors {
  // Not told by their moments: what is being written when it is noted holds back those of cursors that are given since.
  const purpose = setBackAt ? `parley cursors since ${setBackAt.toISOString()}` : "parley cursors";
  const key = createHmac("sha256", secret).update(purpose).digest();
  const tagOf = (body: Uint8Array) => createHmac("sha256", key).update(body).digest().subarray(0, TAG_BYTES);
  return {
    cursorAt(moment, told = [], broughtSince) {
      const brought = broughtSince && { thing: BROUGHT, order: broughtSince.getTime(), at: moment.getTime() };
      const marks = brought ? [...told, brought] : told;
      const body = Buffer.alloc(STAMP_BYTES + marks.length * MARK_BYTES);
      body.writeUIntBE(Math.max(moment.getTime(), 0), 0, STAMP_BYTES);
      for (const [i, mark] of marks.entries()) writeMark(body, STAMP_BYTES + i * MARK_BYTES, mark, moment);
      return Buffer.concat([body, tagOf(body)]).toString("base64url");
    },
    read(cursor) {
      if (cursor.length > MAX_LENGTH) return undefined;
      const bytes = Buffer.from(cursor, "base64url");
      const body = bytes.subarray(0, -TAG_BYTES);
      if (body.length < STAMP_BYTES || bytes.toString("base64url") !== cursor) return undefined;
      if (!timingSafeEqual(bytes.subarray(-TAG_BYTES), tagOf(body))) return undefined;
      const moment = new Date(body.readUIntBE(0, STAMP_BYTES));
      const marks: Mark[] = [];
      // One that says something else besides is of an earlier release: what it was told of the last seconds comes again.
      const hasMarks = (body.length - STAMP_BYTES) % MARK_BYTES === 0;
      for (let at = STAMP_BYTES; hasMarks && at < body.length; at += MARK_BYTES) marks.push(readMark(body, at, moment));
      const brought = marks.find(({ thing }) => thing === BROUGHT);
      if (!brought) return { moment, marks };
      return { moment, marks: marks.filter((mark) => mark !== brought), broughtSince: new Date(brought.order) };
    },
    since: (at) => createCursors(secret, at),
  };
}

function writeMark(body: Buffer, start: number, { thing, order, at }: Mark, moment: Date): void {
  const offset = Math.max(-MAX_OFFSET, Math.min(at - moment.getTime(), MAX_OFFSET));
  body.write(thing, start, THING_BYTES, "hex");
  body.writeUIntBE(order, start + THING_BYTES, ORDER_BYTES);
  body.writeInt32BE(offset, start + THING_BYTES + ORDER_BYTES);
}

const readMark = (body: Buffer, start: number, moment: Date): Mark => ({
  thing: body.toString("hex", start, start + THING_BYTES),
  order: body.readUIntBE(start + THING_BYTES, ORDER_BYTES),
  at: moment.getTime() + body.readInt32BE(start + THING_BYTES + ORDER_BYTES),
});
