/**
 * A TCP proxy before the servers: each connection goes to one that runs. It can cut connections, and hold back data for
 * slow readers.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

interface Connection {
  client: Socket;
  server: Socket;
  isSlow: boolean;
  /** Number of `hold` calls that hold it back at present. */
  holds: number;
}

export class TcpProxy {
  /** Ports of the servers that run. */
  readonly servers = new Set<number>();
  readonly #random: () => number;
  readonly #connections = new Set<Connection>();
  readonly #doors: Server[] = [];
  #isCutOff = false;
  url = "";
  /** For readers that sometimes stop reading. */
  slowUrl = "";
  cut = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  async start(): Promise<void> {
    this.url = await this.#open(false);
    this.slowUrl = await this.#open(true);
  }

  /** Breaks this share of all connections, and accepts no new ones for `ms`. */
  async cutOff(share: number, ms: number): Promise<void> {
    this.#isCutOff = true;
    for (const { client, server } of this.#connections) {
      if (this.#random() >= share) continue;
      this.cut++;
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#isCutOff = false;
  }

  /** Makes this share of the slow readers stop reading for `ms`. */
  async hold(share: number, ms: number): Promise<void> {
    const held = [...this.#connections].filter(({ isSlow }) => isSlow && this.#random() < share);
    for (const connection of held) {
      if (connection.holds++ > 0) continue;
      connection.server.unpipe(connection.client);
      connection.server.pause();
    }
    await new Promise((resolve) => setTimeout(resolve, ms));
    for (const connection of held)
      if (--connection.holds === 0 && !connection.client.destroyed) connection.server.pipe(connection.client);
  }

  async stop(): Promise<void> {
    for (const door of this.#doors) door.close();
    for (const { client, server } of this.#connections) for (const each of [client, server]) each.destroy();
  }

  async #open(isSlow: boolean): Promise<string> {
    const door = createServer({ noDelay: true }, (client) => this.#pass(client, isSlow));
    door.listen(0, "127.0.0.1");
    await once(door, "listening");
    this.#doors.push(door);
    return `http://127.0.0.1:${(door.address() as AddressInfo).port}/graphql`;
  }

  #pass(client: Socket, isSlow: boolean): void {
    const living = [...this.servers];
    const port = living[Math.floor(this.#random() * living.length)];
    client.on("error", () => {});
    if (port === undefined || this.#isCutOff) {
      client.destroy();
      return;
    }
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    const connection = { client, server, isSlow, holds: 0 };
    this.#connections.add(connection);
    server.on("error", () => {});
    client.once("close", () => {
      this.#connections.delete(connection);
      server.destroy();
    });
    server.once("close", () => {
      if (server.readableEnded)
        client.end(); // the server's last data is still on its way
      else client.destroy();
    });
    client.pipe(server);
    server.pipe(client);
  }
}
