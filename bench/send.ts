/**
 * Sends per second through the API over WebSocket, beside pgbench with a plain single-row INSERT on the same server: in
 * groups, and in direct conversations, where each message also notifies the other person.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { WebSocket } from "ws";
import { createTokens } from "../src/accounts/tokens.js";
import { conversationId, directKeyOf, newId } from "../src/ids.js";
import { fillPeople, type Stage, setStage } from "./stage.js";

const SECONDS = 5;
const WARM_UP_SECONDS = 2;
export const BODY = "An ordinary message, about as long as most of what people write to each other.";
export const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id seq } } }`;

export async function benchSend(): Promise<void> {
  const stage = await setStage();
  try {
    const { token, groups, direct } = await people(stage);
    process.stdout.write("conversations  at once  Parley/s  pgbench/s  ratio\n");
    const runs: [name: string, conversations: string[]][] = [
      ["1 group", groups.slice(0, 1)],
      ["1000 groups", groups],
      ["1 direct", direct.slice(0, 1)],
      ["1000 direct", direct],
    ];
    for (const [name, conversations] of runs)
      for (const atOnce of [1, 16, 64]) {
        const sends = await sendsPerSecond(stage, token, conversations, atOnce);
        const inserts = await insertsPerSecond(stage, conversations.length, atOnce);
        const cells = [name, atOnce, Math.round(sends), Math.round(inserts), (sends / inserts).toFixed(2)];
        process.stdout.write(`${cells.map((cell, i) => String(cell).padStart([13, 7, 8, 9, 5][i] ?? 8)).join("  ")}\n`);
      }
  } finally {
    await stage.close();
  }
}

/** One sender in a thousand conversations of either kind. Made in SQL, because signing up is not measured. */
export async function people({
  databaseUrl,
  secret,
}: Stage): Promise<{ token: string; groups: string[]; direct: string[] }> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const [sender = { userId: "", sessionId: "" }, ...others] = await fillPeople(client, 1_001);
  const { userId } = sender;
  const otherIds = others.map((other) => other.userId);
  const groups = others.map(newId);
  const direct = others.map(newId);
  await client.query("INSERT INTO conversations (id, kind, title) SELECT unnest($1::uuid[]), 'GROUP', 'Bench'", [
    groups,
  ]);
  await client.query(
    "INSERT INTO conversations (id, kind, direct_key) SELECT id, 'DIRECT', key FROM unnest($1::uuid[], $2::text[]) AS c (id, key)",
    [direct, otherIds.map((other) => directKeyOf(userId, other))],
  );
  await client.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
     SELECT unnest($1::uuid[]), $2, 0, 0, 0 UNION ALL SELECT unnest($3::uuid[]), unnest($4::uuid[]), 0, 0, 0`,
    [[...groups, ...direct], userId, direct, otherIds],
  );
  await client.end();
  const { accessToken } = await createTokens(secret, 3_600).issue(sender);
  return { token: accessToken, groups: groups.map(conversationId), direct: direct.map(conversationId) };
}

/** Each sender sends its next message when the last one is answered; sixteen senders share a socket. */
export async function sendsPerSecond(
  { url }: Stage,
  token: string,
  conversations: string[],
  atOnce: number,
): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: Math.ceil(atOnce / 16) }, () => connect(url, token)));
  let sent = 0;
  let isOver = false;
  const sender = async (n: number) => {
    const { ask } = sockets[n % sockets.length] as Asker;
    for (let i = n; !isOver; i += atOnce) {
      const target = conversations[i % conversations.length];
      await ask(SEND, { input: { conversationId: target, clientMessageId: newId(), body: BODY } });
      sent++;
    }
  };
  const senders = Array.from({ length: atOnce }, (_, n) => sender(n));
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_SECONDS * 1_000));
  const [before, start] = [sent, performance.now()];
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  const rate = ((sent - before) / (performance.now() - start)) * 1_000;
  isOver = true;
  await Promise.all(senders);
  for (const { close } of sockets) close();
  return rate;
}

export interface Asker {
  ask(query: string, variables: object): Promise<void>;
  close(): void;
}

/** A lean client, so the two cores are left to the server and the database. */
export async function connect(url: string, token: string): Promise<Asker> {
  const socket = new WebSocket(url.replace("http", "ws"), "graphql-transport-ws", { perMessageDeflate: false });
  const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>();
  let ids = 0;
  await new Promise((resolve) => socket.once("open", resolve));
  const acknowledged = new Promise((resolve) => socket.once("message", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } }));
  await acknowledged;
  socket.on("message", (data) => {
    const { id, type, payload } = JSON.parse(String(data));
    if (type === "complete") return;
    const ask = waiting.get(id);
    waiting.delete(id);
    if (type === "next" && !payload.errors) ask?.resolve();
    else ask?.reject(new Error(JSON.stringify(payload)));
  });
  return {
    ask: (query, variables) =>
      new Promise((resolve, reject) => {
        const id = String(++ids);
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, type: "subscribe", payload: { query, variables } }));
      }),
    close: () => socket.close(),
  };
}

async function insertsPerSecond({ databaseUrl, binFolder }: Stage, many: number, atOnce: number): Promise<number> {
  if (!binFolder) return Number.NaN;
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(`CREATE TABLE IF NOT EXISTS bench_messages (
    conversation_id uuid NOT NULL, seq bigserial, sender_id uuid, client_message_id text, body text,
    created_at timestamptz(3) DEFAULT now(), PRIMARY KEY (conversation_id, seq))`);
  await client.end();
  const folder = mkdtempSync(join(tmpdir(), "parley-pgbench-"));
  const script = join(folder, "insert.sql");
  writeFileSync(
    script,
    `\\set n random(1, ${many})
INSERT INTO bench_messages (conversation_id, sender_id, client_message_id, body)
VALUES (lpad(:n::text, 32, '0')::uuid, '${newId()}', gen_random_uuid()::text, '${BODY}');\n`,
  );
  try {
    const { stdout } = await promisify(execFile)(join(binFolder, "pgbench"), [
      ...["-n", "-M", "prepared", "-f", script, "-c", String(atOnce), "-j", String(Math.min(atOnce, 2))],
      ...["-T", String(SECONDS), databaseUrl],
    ]);
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
