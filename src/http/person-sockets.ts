/** Each person's sockets on this server, limited in number. */
import { setTimeout as pause } from "node:timers/promises";
import type { App } from "../app.js";
import { leastAlive } from "../limits/seats.js";
import type { Client } from "./client.js";
import { CLOSE } from "./close-codes.js";

const PROBE_WAIT_MS = 1_500;

const PROBE_LOOK_MS = 50;

/** Each person's sockets on this server. A new one beyond the limit replaces a dead one, or the least recently used. */
export class PersonSockets {
  readonly #app: App;
  readonly #sockets = new Map<string, Set<Client>>();

  constructor(app: App) {
    this.#app = app;
  }

  add(userId: string, client: Client): void {
    const sockets = this.#sockets.get(userId) ?? new Set<Client>();
    this.#sockets.set(userId, sockets.add(client));
    client.whenClosed(() => {
      sockets.delete(client);
      if (sockets.size === 0 && this.#sockets.get(userId) === sockets) this.#sockets.delete(userId);
    });
  }

  /**
   * Makes room for one more; returns false if there is none. Pings all of the person's sockets first: a phone whose
   * network has changed a few times leaves dead sockets, which would otherwise keep it out until they miss a heartbeat.
   */
  async makeRoom(userId: string): Promise<boolean> {
    if (!this.#isFull(userId)) return true;
    const since = performance.now();
    const sockets = [...(this.#sockets.get(userId) ?? [])];
    for (const { socket } of sockets) if (socket.readyState === socket.OPEN) socket.ping();
    const isSilent = (client: Client) => client.lastSeen < since && client.socket.readyState === client.socket.OPEN;
    while (sockets.some(isSilent) && performance.now() - since < PROBE_WAIT_MS) await pause(PROBE_LOOK_MS);
    if (!this.#isFull(userId)) return true;
    const leaving = leastAlive(sockets.filter(isSilent)) ?? leastRecentlyUsed(this.#sockets.get(userId) ?? []);
    if (!leaving) return false; // only event streams and polls are left, and those end reliably
    if (isSilent(leaving)) leaving.socket.terminate();
    else leaving.socket.close(CLOSE.tooMany, "Too many sockets: this one was used least recently");
    leaving.closed(); // it stops counting now
    return true;
  }

  #isFull(userId: string): boolean {
    return this.#app.devices.connections(userId) >= this.#app.config.maxSocketsPerUser;
  }
}

function leastRecentlyUsed(clients: Iterable<Client>): Client | undefined {
  let least: Client | undefined;
  for (const client of clients) if (!least || client.lastMessage < least.lastMessage) least = client;
  return least;
}
