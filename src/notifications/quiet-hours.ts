/** Quiet hours: a daily span in a person's own time zone during which nothing is pushed to them. */
import { DateTime, IANAZone } from "luxon";
import { badInput } from "../errors.js";

export interface QuietHours {
  /** As HH:MM, like `end`. If it is later than the end, they cross midnight. */
  start: string;
  end: string;
  /** An IANA time zone. */
  timeZone: string;
}

/** The columns of a person's quiet hours; null if they have none. */
export interface QuietColumns {
  quietStart: string | null;
  quietEnd: string | null;
  quietTimeZone: string | null;
}

export function quietHoursIn({ quietStart, quietEnd, quietTimeZone }: QuietColumns): QuietHours | null {
  if (!quietStart || !quietEnd || !quietTimeZone) return null;
  return { start: quietStart, end: quietEnd, timeZone: quietTimeZone };
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export function checkQuietHours({ start, end, timeZone }: QuietHours): void {
  if (!TIME.test(start) || !TIME.test(end))
    throw badInput("quietHours", "`start` and `end` are times of day from 00:00 to 23:59, written as HH:MM.");
  if (start === end) throw badInput("quietHours", "`start` and `end` differ; null ends quiet hours.");
  if (!IANAZone.isValidZone(timeZone))
    throw badInput("quietHours", "`timeZone` is the name of an IANA time zone, such as Europe/Berlin.");
}

/**
 * The end of the quiet hours that last at this moment; undefined if none do. Times are those of the person's clocks, so
 * a span is an hour shorter or longer on a day on which these change; a time that such a day skips is an hour later.
 */
export function quietUntil({ start, end, timeZone }: QuietHours, moment: Date): Date | undefined {
  const now = DateTime.fromJSDate(moment, { zone: timeZone });
  // Yesterday's may last until today.
  for (const day of [now.minus({ days: 1 }), now]) {
    const from = onDay(day, start);
    const to = onDay(start < end ? day : day.plus({ days: 1 }), end);
    if (from <= now && now < to) return to.toJSDate();
  }
  return undefined;
}

function onDay(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}
