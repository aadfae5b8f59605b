/**
 * Cursors of the whole account: an authenticated stamp of a moment through which everything was delivered. A stream's
 * cursor is the same for every viewer, so that frames can be shared. No cursor gives access to anything by itself. The
 * cursor of a page also marks what was delivered of the last seconds, to which slow commits may still add changes.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Cursor {
  moment: Date;
  marks?: readonly Mark[] | undefined;
  /** Set if the page's client acknowledges deliveries: no new message of the page was stored before this. */
  deliveredSince?: Date | undefined;
}

/** How far the changes of one thing were delivered. */
export interface Mark {
  /** Eight bytes, in hexadecimal. */
  thing: string;
  /** Rises with every change of the thing. */
  order: number;
  /** The time of the change that was delivered last, in milliseconds since 1970, by the store's clock. */
  at: number;
}

export interface Cursors {
  cursorAt(moment: Date, marks?: readonly Mark[], deliveredSince?: Date): string;
  /** Decodes a cursor; undefined if it is not ours, or of an earlier epoch. */
  read(cursor: string): Cursor | undefined;
}

/** The time between two rewinds of the database. Each epoch has cursors of its own. */
export class Epoch {
  readonly #secret: string;
  /** Code that reads the store and then makes cursors takes these first: old data must get no cursor of a new epoch. */
  cursors: Cursors;

  constructor(secret: string) {
    this.#secret = secret;
    this.cursors = createCursors(secret);
  }

  /** Begins an epoch. Its cursors replace those before: at this time a server noted that the database was rewound. */
  begin(notedAt: Date): void {
    this.cursors = createCursors(this.#secret, notedAt);
  }
}

/** Keeps a cursor short enough for a URL. */
export const MAX_MARKS = 59;

const TAG_BYTES = 12;
const STAMP_BYTES = 6;
const THING_BYTES = 8;
const ORDER_BYTES = 6;
/** A mark's time is written as its distance from the moment, in milliseconds. */
const OFFSET_BYTES = 4;
const MAX_OFFSET = 2 ** 31 - 1;
const MARK_BYTES = THING_BYTES + ORDER_BYTES + OFFSET_BYTES;
/** Written in place of a mark's thing, and is none: its order is `deliveredSince`, in milliseconds since 1970. */
const DELIVERED = "00".repeat(THING_BYTES);
/** Room for two more than MAX_MARKS: {@link DELIVERED}, and the mark of the first millisecond (`Told.cursor`). */
const MAX_BYTES = STAMP_BYTES + (MAX_MARKS + 2) * MARK_BYTES + TAG_BYTES;
const MAX_LENGTH = Math.ceil((MAX_BYTES * 4) / 3);

/** The limits of arguments that are cursors. */
export const CURSOR_LENGTH = { units: MAX_LENGTH, characters: MAX_LENGTH };

function createCursors(secret: string, rewoundAt?: Date): Cursors {
  // A timestamp cannot tell old cursors from new: a transaction open at the rewind holds new ones back. So the key
  // changes.
  const purpose = rewoundAt ? `parley cursors since ${rewoundAt.toISOString()}` : "parley cursors";
  const key = createHmac("sha256", secret).update(purpose).digest();
  const tagOf = (body: Uint8Array) => createHmac("sha256", key).update(body).digest().subarray(0, TAG_BYTES);
  return {
    cursorAt(moment, progress = [], deliveredSince) {
      const delivered = deliveredSince && { thing: DELIVERED, order: deliveredSince.getTime(), at: moment.getTime() };
      const marks = delivered ? [...progress, delivered] : progress;
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
      // Anything but marks is of an earlier release, and is not read: changes of the last seconds come again.
      const hasMarks = (body.length - STAMP_BYTES) % MARK_BYTES === 0;
      for (let at = STAMP_BYTES; hasMarks && at < body.length; at += MARK_BYTES) marks.push(readMark(body, at, moment));
      const brought = marks.find(({ thing }) => thing === DELIVERED);
      if (!brought) return { moment, marks };
      return { moment, marks: marks.filter((mark) => mark !== brought), deliveredSince: new Date(brought.order) };
    },
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
