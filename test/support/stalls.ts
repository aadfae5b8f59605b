/** Measures how much of a time limit the machine itself used up. */

const TICK_MS = 10;
const NOTICED_MS = 50;

/**
 * Counts the time in which this process could not run, because the machine stood still or was too busy: events arrive
 * late by as much. Returns a function that stops the count and returns the stalled milliseconds.
 */
export function countStalls(): () => number {
  let stalledMs = 0;
  let last = performance.now();
  const look = () => {
    const late = performance.now() - last - TICK_MS;
    last += late + TICK_MS;
    if (late > NOTICED_MS) stalledMs += late;
  };
  const timer = setInterval(look, TICK_MS).unref();
  return () => {
    look();
    clearInterval(timer);
    return stalledMs;
  };
}
