/**
 * What was so: which devices were where and when, which servers died, and which were cut off. From it follows, for
 * every moment, whether a person had to be shown as there, and whether they could be. Times are those of this process.
 */
export const GRACE_MS = 500;
export const LEASE_MS = 4_000;
/** A server that is killed or cut off speaks for its people so long at least: they have their grace. */
const HELD_LEAST_MS = LEASE_MS / 2;
/** Who stands still for longer than this is taken to be cut off. */
export const STALL_MS = 300;
/** From one renewal to the next. */
const SEEN_WITHIN_MS = LEASE_MS / 20 + STALL_MS;
/** From a change until it is known to the servers. */
const SAY_MS = 500;
/** From a change until it is heard of in the test; a lease has room for it. */
export const DELIVERY_MS = 1_000;
/** Until a server has found Redis again and said who is there: it tries each second, and looks 20 times in a lease. */
const BACK_MS = 1_000 + LEASE_MS / 20 + SAY_MS;
/** Clocks are read at either end of a connection. */
const CLOCK_MS = 50;

export interface Span {
  from: number;
  to: number;
}

export interface ServerLife {
  killedAt: number;
  /** When it did not reach Redis. */
  outages: Span[];
}

export interface DeviceLife {
  server: ServerLife;
  from: number;
  leftAt: number;
}

/** When this device must have had its person shown as there. */
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

/** When this device may have had its person shown as there. */
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

/** When a person who is told at a moment to be gone may be said to have been there last. */
export function lastThere(devices: DeviceLife[], toldAt: number): Span {
  const came = devices.filter(({ from }) => from < toldAt);
  const each = came.map(({ server: { killedAt, outages }, from, leftAt }) => {
    const isLost = killedAt < leftAt + GRACE_MS + SAY_MS;
    const lapses = outages.filter((outage) => outage.to + BACK_MS > from && outage.from < leftAt + GRACE_MS + SAY_MS);
    // Nor is it known of whoever came while that was on its way.
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

/** Whether it was only learnt later when they were there last: a server had been cut off when they left it. */
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
