/**
 * Detects when the events of an HTTP stream have been written out. An event that was pulled from its source may wait in
 * several queues. Only the write that contains it shows when it was flushed.
 */

/** Each event begins a line with this. JSON has no line ends, so nothing within an event looks the same. */
const EVENT = Buffer.from("data: {");
const LINE_END = 0x0a;

export class EventOutlet {
  readonly #awaited: (() => void)[] = [];

  /** Call it for each event in order, before the event is passed on. */
  expect(flushed: () => void): void {
    this.#awaited.push(flushed);
  }

  /** Call it before a write. If the chunk contains events, it returns a function to call once the write was flushed. */
  writing(chunk: unknown): (() => void) | undefined {
    if (!(chunk instanceof Uint8Array) || this.#awaited.length === 0) return undefined;
    const calls = this.#awaited.splice(0, eventsIn(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    if (calls.length === 0) return undefined;
    return () => {
      for (const call of calls) call();
    };
  }
}

function eventsIn(bytes: Buffer): number {
  let events = 0;
  for (let at = bytes.indexOf(EVENT); at >= 0; at = bytes.indexOf(EVENT, at + EVENT.length))
    if (at === 0 || bytes[at - 1] === LINE_END) events++;
  return events;
}
