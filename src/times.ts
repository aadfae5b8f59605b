/** Times as they are told. */

const MINUTE_MS = 60_000;
/** Of the last that was told: most are of the same minute. */
let minute = Number.NaN;
let untilSeconds = "";

/** What `toISOString` says, in a tenth of its time, which is a good part of what it takes to put an event into words. */
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
