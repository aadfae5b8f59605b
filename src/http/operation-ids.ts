/**
 * The ids of one socket's operations. By the protocol an id is free as soon as the client completes it, but graphql-ws
 * frees it only once the operation has ended on the server: an operation that starts in between under the same id would
 * lose its entry and receive the events of the first. So graphql-ws gets a key for each operation, used once, and only
 * this class maps ids to keys. A frame of an operation that was completed finds no id, and is dropped.
 */
export class OperationIds {
  /** Created with the first operation: many sockets have none. */
  #keys: Map<string, string> | undefined;
  #ids: Map<string, string> | undefined;
  #made = 0;

  /** How many operations are active. */
  get size(): number {
    return this.#keys?.size ?? 0;
  }

  /** The key of a new operation; undefined where the id is in use. */
  begin(id: string): string | undefined {
    this.#keys ??= new Map();
    this.#ids ??= new Map();
    if (this.#keys.has(id)) return undefined;
    const key = String(++this.#made);
    this.#keys.set(id, key);
    this.#ids.set(key, id);
    return key;
  }

  /** The client's id for an active operation. */
  idOf(key: string): string | undefined {
    return this.#ids?.get(key);
  }

  /** The client completes an operation. Returns its key, or undefined if the operation has ended already. */
  complete(id: string): string | undefined {
    const key = this.#keys?.get(id);
    if (key !== undefined) this.end(key);
    return key;
  }

  /** Frees the operation's id, if it still has one. */
  end(key: string): void {
    const id = this.#ids?.get(key);
    if (id === undefined) return;
    this.#ids?.delete(key);
    this.#keys?.delete(id);
  }

  /**
   * A frame of graphql-ws with the client's id in place of the key; undefined if its operation is over. The last frame
   * of an operation frees the id before it is written, because the client may use the id again as soon as it reads that
   * frame.
   */
  outgoing(frame: string): string | undefined {
    if (!frame.startsWith(OF_AN_OPERATION)) return frame;
    const [head, key = "", type = ""] = HEAD.exec(frame) ?? [];
    if (head === undefined) throw new Error("a frame of graphql-ws has another form than it had");
    const id = this.idOf(key);
    if (id === undefined) return undefined;
    if (type !== "next") this.end(key);
    return `{"id":${JSON.stringify(id)},"type":"${type}"${frame.slice(head.length)}`;
  }
}

const OF_AN_OPERATION = '{"id":';
const HEAD = /^\{"id":"(\d+)","type":"(next|error|complete)"/;
