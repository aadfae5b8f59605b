/** A fault that nothing catches: the server logs it, sends its clients away, and ends. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, until } from "../support/parley.js";
import { admitted } from "./connection.js";
import { type Attacked, startAttacked } from "./innocent.js";

/** As a defect would: from a timer, out of reach of every request. */
const DEFECT = `
  process.on("SIGUSR2", () => setTimeout(() => { throw new Error("a defect of this test"); }));
  process.on("exit", (code) => process.stdout.write("exit code " + code + "\\n"));`;

let server: Attacked;
let ana: Person;

beforeAll(async () => {
  server = await startAttacked({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(DEFECT)}` });
  ana = (await server.cast("Ana"))[0] as Person;
});
afterAll(() => server?.stop());

test("an exception that nothing catches is logged, the sockets are drained, and the process ends with 1", async () => {
  const socket = await admitted(server.url, ana.token);
  server.process.signal("SIGUSR2");
  await until("the socket is closed", () => socket.socket.closed);
  expect(socket.closeCode, "which clients take as: connect again").toBe(1012);
  const output = await server.process.exited;
  expect(output).toContain("a fault that nothing caught");
  expect(output).toContain("a defect of this test");
  expect(output).toContain("exit code 1");
});
