/** How much of a time limit the machine itself used up. */

const TICK_MS = 10;
const NOTICED_MS = 50;

/**
 * Notices from now on when this process does not get to run, because the machine stands still or has too much to do:
 * whatever is to be heard of here is late by as much. Answers with the way to stop, which tells for how long it was.
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
