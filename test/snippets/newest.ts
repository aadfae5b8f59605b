type Fields = Record<string, unknown>;

/** So many messages and conversations are known by their revision; of older ones an old state may be shown. */
const MOST_KNOWN = 10_000;

/**
 * Answers and events overtake each other: a page that was read before an edit may come after the event that brought it. A
 * state of a message or a conversation is written to the cache unless one of a higher `revision` is known; of an equal
 * one the later counts, because what is only the viewer's (`status`, `unreadCount`) changes without it.
 */
export class Newest {
  readonly #known = new Map<string, Fields & { revision: number }>();

  /** The same result, with what is known in the place of what is older. */
  take<Data>(data: Data): Data {
    if (Array.isArray(data)) return data.map((each) => this.take(each)) as Data;
    if (!isObject(data)) return data;
    const newest = isRevised(data) ? this.#newest(data) : data; // what is within has revisions of its own
    return Object.fromEntries(Object.entries(newest).map(([name, value]) => [name, this.take(value)])) as Data;
  }

  /** After RESET the same revisions may stand for something else. */
  forget(): void {
    this.#known.clear();
  }

  #newest(object: Fields & { id: string; revision: number }): Fields {
    const known = this.#known.get(object.id);
    if (known && known.revision > object.revision) return over(object, known) as Fields;
    this.#known.delete(object.id); // the latest come last
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

/** What was asked for and is known, as it is known. */
function over(asked: unknown, known: unknown): unknown {
  if (known === undefined) return asked;
  if (!isObject(asked) || !isObject(known)) return known;
  return Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, over(value, known[name])]));
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
