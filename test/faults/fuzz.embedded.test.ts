/**
 * Frames and HTTP requests that are made up at random: bytes, pieces, resets at random moments. For some seconds in
 * every run, for a minute in `npm run test:long`. FUZZ_SEED=… runs one seed again.
 */
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isLong } from "../support/long.js";
import { metricsOf, type Person, until } from "../support/parley.js";
import { pause, randomFrom } from "../support/random.js";
import { frame, http, init, post, RawConnection, subscribe, UPGRADE } from "./connection.js";
import { type Attacked, startAttacked } from "./innocent.js";

let server: Attacked;
let ana: Person;
let metricsUrl: string;

const RUN_MS = isLong ? 60_000 : 4_000;
const AT_ONCE = 12;

beforeAll(async () => {
  server = await startAttacked({
    PARLEY_METRICS_PORT: "0",
    PARLEY_PRESENCE_GRACE_MS: "100",
    PARLEY_WORK_MS_PER_SECOND: "100000",
    PARLEY_ANONYMOUS_WORK_MS_PER_SECOND: "100000",
    PARLEY_REQUESTS_PER_SECOND: "100000",
  });
  ana = (await server.cast("Ana"))[0] as Person;
  metricsUrl = /metrics at +(\S+)/.exec(server.process.output())?.[1] ?? "";
});
afterAll(() => server?.stop());

/** Choices of one attacker, which its seed repeats. */
class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  below(most: number): number {
    return Math.floor(this.#random() * most);
  }

  one<Value>(...values: Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  bytes(most: number): Buffer {
    return Buffer.from(Array.from({ length: this.below(most) }, () => this.below(256)));
  }

  /** The same with some bytes changed, taken out or said twice. */
  damaged(bytes: Buffer): Buffer {
    if (this.below(3) > 0 || bytes.length === 0) return bytes;
    const at = this.below(bytes.length);
    const rest = bytes.subarray(at + this.below(4));
    return Buffer.concat([bytes.subarray(0, at), this.bytes(8), rest]);
  }
}

const QUERIES = [
  "{ __typename }",
  "{ viewer { user { id } } inbox { nodes { id } } }",
  "{ __schema { types { name } } }",
  "subscription { events { cursor } }",
  "mutation { setPresence(input: { status: AWAY }) { presence { status } } }",
  "{ events(waitSeconds: 5) { cursor } }",
  "{",
  "\u0000",
];
const PATHS = [
  "/graphql",
  "/graphql?query=%7B__typename%7D",
  "/export?token=x",
  "/health",
  "/",
  "//",
  "*",
  "/graphql?%",
  "/metrics",
];
const HEADERS: [string, string][] = [
  ["accept", "text/event-stream"],
  ["accept", "multipart/mixed"],
  ["accept", "text/html"],
  ["content-type", "text/plain"],
  ["transfer-encoding", "chunked"],
  ["content-length", "7"],
  ["expect", "100-continue"],
  ["connection", "close"],
  ["connection", "upgrade"],
  ["upgrade", "h2c"],
  ["upgrade", "websocket"],
  ["origin", "https://elsewhere.example"],
  ["x-forwarded-for", "1.2.3.4, ::1"],
  ["authorization", "Bearer x.y.z"],
  ["host", "["],
];

function anyRequest(dice: Dice): Buffer {
  const headers = Object.fromEntries(Array.from({ length: dice.below(4) }, () => dice.one(...HEADERS)));
  const token = dice.below(2) ? ana.token : undefined;
  const text =
    dice.below(2) > 0
      ? post(dice.one(...QUERIES), { token, headers })
      : http({
          method: dice.one("GET", "POST", "PUT", "OPTIONS", "HEAD", "CONNECT", "TRACE"),
          path: dice.one(...PATHS),
          headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
          ...(dice.below(2) > 0 && { body: dice.bytes(100).toString("latin1") }),
        });
  return Buffer.from(text);
}

function anyFrame(dice: Dice): Buffer {
  const options = {
    opcode: dice.one(0, 1, 1, 1, 2, 3, 8, 9, 10, 15),
    fin: dice.below(4) > 0,
    reserved: dice.below(12) ? 0 : 4,
  };
  const id = String(dice.below(5));
  return dice.one(
    () => init(ana.token),
    () => subscribe(dice.one(...QUERIES), id),
    () => subscribe(dice.one(...QUERIES), id),
    () => frame({ id, type: "complete" }),
    () => frame({ type: dice.one("ping", "pong", "next", "connection_init", "none") }),
    () => frame(dice.bytes(200), options),
    () =>
      frame(JSON.stringify(dice.one<unknown>(null, [], 1, "x", { type: 1 }, { id: {}, type: "subscribe" })), options),
    () => dice.bytes(60),
  )();
}

/** The bytes of one connection: requests, or an upgrade and frames. */
function script(dice: Dice): Buffer[] {
  const parts = Array.from({ length: 1 + dice.below(6) });
  if (dice.below(2) > 0) return parts.map(() => dice.damaged(anyRequest(dice)));
  const frames = parts.map(() => dice.damaged(anyFrame(dice)));
  const opening = dice.below(3) > 0 ? [init(ana.token)] : [];
  return [dice.damaged(Buffer.from(http({ headers: UPGRADE }))), ...opening, ...frames];
}

/** Sends it in pieces of any size, and ends it in some way at any moment. */
async function attack(seed: number): Promise<void> {
  const dice = new Dice(seed);
  const all = Buffer.concat(script(dice));
  const end = dice.below(2) > 0 ? all.length : dice.below(all.length + 1);
  const connection = await RawConnection.to(dice.below(20) > 0 ? server.url : metricsUrl);
  if (dice.below(6) === 0) connection.socket.pause();
  for (let at = 0; at < end && !connection.socket.closed; ) {
    const size = dice.one(1, 7, 100, 5_000);
    connection.write(all.subarray(at, Math.min(at + size, end)));
    at += size;
    if (dice.below(3) === 0) await pause(dice.below(4));
  }
  if (dice.below(3) > 0) await connection.flushed();
  await pause(dice.one(0, 0, 2, 30));
  dice.one(
    () => connection.reset(),
    () => connection.reset(),
    () => connection.socket.destroy(),
    () => connection.socket.end(),
  )();
  if (!connection.socket.closed) setTimeout(() => connection.socket.destroy(), 200);
}

test(
  `frames and requests at random for ${RUN_MS / 1_000} s: the process lives, and no fault is its own`,
  async () => {
    const fixed = Number(process.env.FUZZ_SEED) || undefined;
    const first = fixed ?? randomInt(2 ** 31);
    const until = performance.now() + RUN_MS;
    let seed = first;
    const attacker = async () => {
      while (performance.now() < until && server.faults().length === 0) {
        await attack(seed++);
        if (fixed !== undefined) return;
      }
    };
    await Promise.all(Array.from({ length: fixed === undefined ? AT_ONCE : 1 }, attacker));
    process.stdout.write(`    seeds ${first} to ${seed - 1}\n`);
    expect(server.faults(), `one of the last seeds before ${seed}`).toEqual([]);
    expect(await server.isAlive()).toBe(true);
  },
  RUN_MS + 60_000,
);

test("nothing of it is left afterwards", async () => {
  const gauges = () => metricsOf({ url: server.url, metricsUrl, stop: server.stop });
  await until("all devices have gone", async () => (await gauges()).get("parley_devices") === 0, 30_000);
  await until("all streams have ended", async () => (await gauges()).get("parley_feeds") === 0);
  expect((await ana.ask("{ viewer { user { id } } }")).errors).toBeUndefined();
});
