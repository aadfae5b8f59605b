/** The connection from one server to Redis. It can be cut, and it can hold back data to deliver it late. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

interface Connection {
  client: Socket;
  redis: Socket;
  /** Data that is held back, in either direction. */
  late: (() => void)[];
}

export class Link {
  url = "";
  readonly #redis: URL;
  readonly #connections = new Set<Connection>();
  readonly #door: Server;
  #isCut = false;
  #isHeld = false;

  constructor(redisUrl: string) {
    this.#redis = new URL(redisUrl);
    this.#door = createServer({ noDelay: true }, (client) => this.#pass(client));
  }

  async open(): Promise<this> {
    this.#door.listen(0, "127.0.0.1");
    await once(this.#door, "listening");
    this.url = `redis://127.0.0.1:${(this.#door.address() as AddressInfo).port}`;
    return this;
  }

  get isHolding(): boolean {
    return [...this.#connections].some(({ late }) => late.length > 0);
  }

  /** Number of connections that Redis has, including those that the server has given up. */
  get count(): number {
    return this.#connections.size;
  }

  cut(): void {
    this.#isCut = true;
    for (const { client, redis } of this.#connections) for (const each of [client, redis]) each.destroy();
  }

  hold(): void {
    this.#isHeld = true;
  }

  /** Makes the server open new connections while data that it sent on the old ones is still on its way. */
  reconnect(): void {
    this.#isHeld = false;
    for (const { client } of this.#connections) client.destroy();
  }

  mend(): void {
    this.#isCut = false;
    this.#isHeld = false;
    for (const { late } of this.#connections) for (const deliver of late.splice(0)) deliver();
  }

  close(): void {
    this.#door.close();
    this.cut();
  }

  #pass(client: Socket): void {
    client.on("error", () => {});
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const redis = connect({ host: this.#redis.hostname, port: Number(this.#redis.port), noDelay: true });
    const connection: Connection = { client, redis, late: [] };
    this.#connections.add(connection);
    redis.on("error", () => {});
    const soon = (deliver: () => void) => {
      if (this.#isHeld || connection.late.length > 0) connection.late.push(deliver);
      else deliver();
    };
    client.on("data", (bytes) => soon(() => redis.write(bytes)));
    client.once("close", () => soon(() => redis.end()));
    redis.on("data", (bytes) => soon(() => client.write(bytes)));
    redis.once("close", () => {
      this.#connections.delete(connection);
      client.destroy();
    });
  }
}
