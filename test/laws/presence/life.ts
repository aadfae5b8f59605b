/**
 * The true history: which devices were connected where and when, which servers died, and which were cut off. From it
 * follows, for every moment, whether a person must be shown as present and whether they may be. Times are this
 * process's.
 */
export const GRACE_MS = 500;
export const LEASE_MS = 4_000;
/** The reports of a killed or cut-off server hold at least this long, so that its people have their grace. */
const HELD_LEAST_MS = LEASE_MS / 2;
/** A server that stands still for longer than this counts as cut off. */
export const STALL_MS = 300;
/** The longest time from one renewal to the next. */
const SEEN_WITHIN_MS = LEASE_MS / 20 + STALL_MS;
/** The longest time from a change until all servers know it. */
const SAY_MS = 500;
/** The longest time from a change until the test receives it. It fits into a lease. */
export const DELIVERY_MS = 1_000;
/** Until a server has reconnected to Redis and reported: it tries each second, and looks 20 times per lease. */
const BACK_MS = 1_000 + LEASE_MS / 20 + SAY_MS;
/** Tolerance: the clock is read at either end of a connection. */
const CLOCK_MS = 50;

export interface Span {
  from: number;
  to: number;
}

export interface ServerLife {
  killedAt: number;
  /** The times in which it did not reach Redis. */
  outages: Span[];
}

export interface DeviceLife {
  server: ServerLife;
  from: number;
  leftAt: number;
}

/** The spans in which this device requires that its person is shown as present. */
function musts({ server, from, leftAt }: DeviceLife): Span[] {
  const { killedAt } = server;
  const to = leftAt < killedAt ? leftAt + GRACE_MS : killedAt + HELD_LEAST_MS;
  let spans: Span[] = [{ from: from + SAY_MS, to: Math.min(to, killedAt + HELD_LEAST_MS) }];
  for (const outage of server.outages) {
    spans = without(spans, { from: outage.from + HELD_LEAST_MS, to: outage.to + BACK_MS });
    if (from > outage.from - SAY_MS && from < outage.to + BACK_MS)
      spans = without(spans, { from, to: outage.to + BACK_MS });
  }
  return spans;
}

/** The spans in which this device allows that its person is shown as present. */
function mays({ server, from, leftAt }: DeviceLife): Span[] {
  const { killedAt } = server;
  const isLeft = leftAt + GRACE_MS + SAY_MS < killedAt;
  let to = isLeft ? leftAt + GRACE_MS + DELIVERY_MS : killedAt + LEASE_MS;
  for (const outage of server.outages)
    if (isLeft && outage.from < to + SAY_MS && outage.to + BACK_MS > leftAt)
      to = Math.max(to, Math.min(outage.to + BACK_MS + DELIVERY_MS, outage.from + LEASE_MS));
  let spans: Span[] = [{ from, to }];
  for (const outage of server.outages) spans = without(spans, { from: outage.from + LEASE_MS, to: outage.to });
  return spans;
}

export const mustBeThere = (devices: DeviceLife[], during: Span) => covers(devices.flatMap(musts), during);
export const mayBeThere = (devices: DeviceLife[], during: Span) =>
  devices.flatMap(mays).some((span) => span.from < during.to && span.to > during.from);

/** The allowed range of `lastActiveAt` for a person who is delivered as OFFLINE at `toldAt`. */
export function lastThere(devices: DeviceLife[], toldAt: number): Span {
  const came = devices.filter(({ from }) => from < toldAt);
  const each = came.map(({ server: { killedAt, outages }, from, leftAt }) => {
    const isLost = killedAt < leftAt + GRACE_MS + SAY_MS;
    const lapses = outages.filter((outage) => outage.to + BACK_MS > from && outage.from < leftAt + GRACE_MS + SAY_MS);
    // A device that connected shortly before the server died or was cut off may never have been reported.
    const wasSaid = Math.min(killedAt, toldAt) > from + SAY_MS && lapses.every((outage) => outage.from > from + SAY_MS);
    const ends = [leftAt, isLost ? killedAt - SEEN_WITHIN_MS : Infinity];
    for (const outage of lapses) ends.push(outage.from - SEEN_WITHIN_MS);
    return {
      from: wasSaid ? Math.max(from, Math.min(...ends)) : -Infinity,
      to: Math.min(toldAt, isLost ? killedAt : Math.max(leftAt, ...lapses.map((outage) => outage.from))),
    };
  });
  return {
    from: Math.max(...each.map(({ from }) => from)) - CLOCK_MS,
    to: Math.max(...each.map(({ to }) => to)) + CLOCK_MS,
  };
}

/** Whether their last activity may arrive late: they left a server while it was cut off. */
export const wasLearntLate = (devices: DeviceLife[]) =>
  devices.some(({ server, leftAt }) =>
    server.outages.some(({ from, to }) => leftAt + GRACE_MS + SAY_MS > from && leftAt < to + BACK_MS),
  );

function without(spans: Span[], gap: Span): Span[] {
  if (gap.to <= gap.from) return spans;
  return spans
    .flatMap(({ from, to }) => [
      { from, to: Math.min(to, gap.from) },
      { from: Math.max(from, gap.to), to },
    ])
    .filter(({ from, to }) => to > from);
}

function covers(spans: Span[], { from, to }: Span): boolean {
  let reached = from;
  for (const span of [...spans].sort((one, other) => one.from - other.from))
    if (span.from <= reached) reached = Math.max(reached, span.to);
  return reached >= to;
}
