const MINUTE_MS = 60_000;
/** The minute formatted last, and its text up to the seconds: most times fall into the same minute. */
let minute = Number.NaN;
let untilSeconds = "";

/** The same text as `toISOString` in a tenth of its time, which is a good part of the time to serialise an event. */
export function isoOf(date: Date): string {
  const time = date.getTime();
  const ofMinute = Math.floor(time / MINUTE_MS);
  if (ofMinute !== minute) {
    untilSeconds = date.toISOString().slice(0, -"00.000Z".length);
    minute = ofMinute;
  }
  const digits = String(100_000 + time - ofMinute * MINUTE_MS);
  return `${untilSeconds}${digits.slice(1, 3)}.${digits.slice(3)}Z`;
}
