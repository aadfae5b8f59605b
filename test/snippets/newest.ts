type Fields = Record<string, unknown>;

/** The number of messages and conversations whose revision is kept. Beyond it, an old state may be shown. */
const MOST_KNOWN = 10_000;

/**
 * Answers and events overtake each other: a page that was read before an edit may come after the event with the edit. A
 * state of a message or a conversation is written to the cache unless a higher `revision` is known. Of equal revisions
 * the later state wins, because the viewer's own fields (`status`, `unreadCount`) change without a new revision.
 */
export class Newest {
  readonly #known = new Map<string, Fields & { revision: number }>();

  /** Returns the same result, with known newer states in the place of older ones. */
  take<Data>(data: Data): Data {
    if (Array.isArray(data)) return data.map((each) => this.take(each)) as Data;
    if (!isObject(data)) return data;
    const newest = isRevised(data) ? this.#newest(data) : data; // nested objects have their own revisions
    return Object.fromEntries(Object.entries(newest).map(([name, value]) => [name, this.take(value)])) as Data;
  }

  /** After RESET the same revisions may mean something else. */
  forget(): void {
    this.#known.clear();
  }

  #newest(object: Fields & { id: string; revision: number }): Fields {
    const known = this.#known.get(object.id);
    if (known && known.revision > object.revision) return over(object, known) as Fields;
    this.#known.delete(object.id); // the most recently used are last
    this.#known.set(object.id, { ...known, ...object });
    for (const id of this.#known.keys()) {
      if (this.#known.size <= MOST_KNOWN) break;
      this.#known.delete(id);
    }
    return object;
  }
}

const isRevised = (object: Fields): object is Fields & { id: string; revision: number } =>
  typeof object.id === "string" && typeof object.revision === "number";

/** Returns the fields of `asked`, with their known values. */
function over(asked: unknown, known: unknown): unknown {
  if (known === undefined) return asked;
  if (!isObject(asked) || !isObject(known)) return known;
  return Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, over(value, known[name])]));
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
