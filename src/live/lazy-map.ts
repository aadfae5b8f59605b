/**
 * A map that allocates memory only while it has entries. Each subscriber has several for exceptional states, and nearly
 * all of them are empty nearly always.
 */
export class LazyMap<Key, Value> {
  #map: Map<Key, Value> | undefined;

  get size(): number {
    return this.#map?.size ?? 0;
  }

  has(key: Key): boolean {
    return this.#map?.has(key) ?? false;
  }

  get(key: Key): Value | undefined {
    return this.#map?.get(key);
  }

  set(key: Key, value: Value): void {
    this.#map ??= new Map();
    this.#map.set(key, value);
  }

  delete(key: Key): boolean {
    const hadIt = this.#map?.delete(key) ?? false;
    if (this.#map?.size === 0) this.#map = undefined;
    return hadIt;
  }

  clear(): void {
    this.#map = undefined;
  }

  *values(): Generator<Value, undefined, undefined> {
    if (this.#map) yield* this.#map.values();
  }

  [Symbol.iterator](): Iterator<[Key, Value], undefined> {
    return (this.#map ?? NOTHING)[Symbol.iterator]() as Iterator<[Key, Value], undefined>;
  }
}

const NOTHING = new Map<never, never>();
