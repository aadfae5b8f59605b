/**
 * Merges waiting items into batches. One batch runs at a time, and the next one starts as soon as it ends. A busy
 * process does less work per item; an idle one waits only for its turn of the event loop.
 */
export function createBatcher<Item>(most: number, run: (items: Item[]) => Promise<void>): (item: Item) => void {
  let waiting: Item[] = [];
  let isRunning = false;

  async function runWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await run(batch);
    }
    isRunning = false;
  }

  return (item) => {
    waiting.push(item);
    if (isRunning) return;
    isRunning = true;
    setImmediate(() => void runWaiting());
  };
}

/** Splits the items into chunks of at most `most`. */
export function* inChunks<Item>(items: readonly Item[], most: number): Iterable<Item[]> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most);
}

/** A promise with the means to settle it from outside. */
export interface Deferred<Value> {
  promise: Promise<Value>;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

export function defer<Value>(): Deferred<Value> {
  let resolve: Deferred<Value>["resolve"] = () => {};
  let reject: Deferred<Value>["reject"] = () => {};
  const promise = new Promise<Value>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  return { promise, resolve, reject };
}
