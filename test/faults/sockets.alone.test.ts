/** Messages in very many pieces hold neither memory nor anybody else up. What else sockets hold: sockets.embedded.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Person, until } from "../support/parley.js";
import { admitted, frame, type RawConnection, upgraded } from "./connection.js";
import { type Attacked, besides, MOST_RATIO, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let ben: Person;

const MEBIBYTE = 2 ** 20;
const SOCKETS = 6;

beforeAll(async () => {
  server = await startAttacked({
    PARLEY_MAX_SOCKETS_PER_USER: String(SOCKETS),
    PARLEY_ANONYMOUS_WORK_BURST_MS: "10000",
  });
  [ana, ben] = (await server.cast("Ana", "Ben")) as [Person, Person];
});
afterAll(() => server?.stop());

const areClosed = (connections: readonly RawConnection[]) => connections.every(({ socket }) => socket.closed);

describe("messages in very many pieces", () => {
  const first = frame("x", { fin: false });
  const next = frame("x", { fin: false, opcode: 0 });
  const pieces = Buffer.concat([first, ...Array<Buffer>(16_000).fill(next)]);

  test.each<[string, () => Promise<RawConnection>]>([
    ["of somebody unknown", () => upgraded(server.url)],
    ["of somebody who is signed in", () => admitted(server.url, ana.token)],
  ])("%s are refused, and hold neither memory nor others up", async (_, open) => {
    const attack = async () => {
      const connections = await Promise.all(Array.from({ length: SOCKETS }, open));
      for (const connection of connections) connection.write(pieces);
      await until("all are closed", () => areClosed(connections));
      return connections.map(({ closeCode }) => closeCode);
    };
    for (let i = 0; i < 2; i++) await attack(); // what is made once is made
    const before = await server.heap();
    const { outcome, ratio } = await besides(ben, attack);
    for (const code of outcome) expect([1008, 1009]).toContain(code);
    await until("the memory is free again", async () => (await server.heap()) - before < 10 * MEBIBYTE);
    expect(ratio).toBeLessThanOrEqual(MOST_RATIO);
  });
});
