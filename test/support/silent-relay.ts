/** A relay that can go silent: it then passes no bytes of its open connections, and closes none of them. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export class SilentRelay {
  readonly #door: Server;
  readonly #open = new Set<Socket>();
  readonly #pairs = new Set<[Socket, Socket]>();
  url = "";

  constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.#door = createServer((client) => this.#pass(client, connect(Number(port), hostname)));
  }

  async start(): Promise<void> {
    this.#door.listen(0, "127.0.0.1");
    await once(this.#door, "listening");
    this.url = `http://127.0.0.1:${(this.#door.address() as AddressInfo).port}/graphql`;
  }

  /**
   * Acts like a laptop that slept or a phone that changed networks: new connections pass, old ones are open but dead.
   * Returns the number of the dead ones.
   */
  goSilent(): number {
    const silent = this.#pairs.size;
    for (const [one, other] of this.#pairs) {
      for (const socket of [one, other]) socket.unpipe();
      for (const socket of [one, other]) socket.pause();
    }
    this.#pairs.clear();
    return silent;
  }

  stop(): void {
    for (const socket of this.#open) socket.destroy();
    this.#door.close();
  }

  #pass(client: Socket, server: Socket): void {
    const pair: [Socket, Socket] = [client, server];
    this.#pairs.add(pair);
    for (const socket of pair) {
      this.#open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#open.delete(socket));
    }
    client.pipe(server);
    server.pipe(client);
  }
}
