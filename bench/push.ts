/**
 * Pushes: what the outbox costs a send, in ten rounds with a device and ten without in turn; and 10,000 messages for 500
 * devices of a service that fails a third of the time, until all have arrived. `-- push rounds=5 messages=2000` for less.
 */
import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decrypt } from "http_ece";
import pg from "pg";
import { newId } from "../src/ids.js";
import { localCertificate } from "../test/support/certificate.js";
import { BODY, connect, people, SEND, sendsPerSecond } from "./send.js";
import { cpuSeconds, median, type Stage, setStage } from "./stage.js";

const option = (name: string, fallback: number) =>
  Number(process.argv.find((argument) => argument.startsWith(`${name}=`))?.split("=")[1] ?? fallback);
const ROUNDS = option("rounds", 10);
const MESSAGES = option("messages", 10_000);
const DEVICES = 500;
const AT_ONCE = 64;

export async function benchPush(): Promise<void> {
  await outboxCost();
  await arrivals();
}

/** The server has no push service, so that no worker runs: what is measured is the outbox alone. */
async function outboxCost(): Promise<void> {
  const stage = await setStage();
  try {
    const { token, direct } = await people(stage);
    const rates: Record<"with" | "without", number[]> = { with: [], without: [] };
    for (let round = 0; round < ROUNDS; round++)
      for (const kind of round % 2 ? (["with", "without"] as const) : (["without", "with"] as const)) {
        await query(stage, kind === "with" ? A_DEVICE : "DELETE FROM push_devices");
        rates[kind].push(await sendsPerSecond(stage, token, direct, AT_ONCE));
        await query(stage, "TRUNCATE push_due");
      }
    for (const kind of ["without", "with"] as const) {
      const [least, most] = [Math.min(...rates[kind]), Math.max(...rates[kind])];
      const shown = [median(rates[kind]), least, most].map(Math.round);
      process.stdout.write(`${kind.padStart(7)} a device: ${shown[0]} sends/s (${shown[1]} to ${shown[2]})\n`);
    }
    const cost = 1 - median(rates.with) / median(rates.without);
    process.stdout.write(`the outbox costs ${(100 * cost).toFixed(1)} % of the sends\n`);
  } finally {
    await stage.close();
  }
}

const A_DEVICE = `INSERT INTO push_devices (user_id, id, platform, token, session_id)
  SELECT user_id, gen_random_uuid(), 'FCM', 'a-token', id FROM sessions LIMIT 1 ON CONFLICT DO NOTHING`;

async function query({ databaseUrl }: Stage, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

/** A message has arrived once its device has accepted a push about it or a later one of the conversation. */
async function arrivals(): Promise<void> {
  const service = await startService();
  const stage = await setStage({
    PARLEY_VAPID_SUBJECT: "mailto:ops@example.org",
    PARLEY_PUSH_SERVICES: `localhost:${service.port}`,
    PARLEY_PUSH_PRIVATE: "1",
    PARLEY_PUSH_CA_FILE: service.caFile,
  });
  try {
    const { token, direct } = await people(stage);
    const conversations = direct.slice(0, DEVICES);
    const devices = Array.from({ length: DEVICES }, () => service.subscribe());
    await query(
      stage,
      `INSERT INTO push_devices (user_id, id, platform, token, keys, session_id)
        SELECT s.user_id, gen_random_uuid(), 'WEB', d.token, d.keys::jsonb, s.id
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS d (token, keys, n)
        JOIN (SELECT s.*, row_number() OVER (ORDER BY substr(u.username, 2)::int) - 1 AS n FROM sessions s JOIN users u ON u.id = s.user_id) s
          ON s.n = d.n`,
      [devices.map(({ endpoint }) => endpoint), devices.map(({ keys }) => JSON.stringify(keys))],
    );
    const asker = await connect(stage.url, token);
    const [cpuBefore, start] = [cpuSeconds(stage.pid), performance.now()];
    let next = 0;
    const sender = async () => {
      for (let i = next++; i < MESSAGES; i = next++)
        await asker.ask(SEND, {
          input: { conversationId: conversations[i % DEVICES], clientMessageId: newId(), body: BODY },
        });
    };
    await Promise.all(Array.from({ length: 16 }, sender));
    const sentCpu = cpuSeconds(stage.pid) - cpuBefore;
    process.stdout.write(`${MESSAGES} messages were sent in ${seconds(start)} s\n`);
    const newest = new Set(conversations.map((id) => `${id} ${MESSAGES / DEVICES}`));
    while ([...newest].some((each) => !service.arrived.has(each)))
      await new Promise((resolve) => setTimeout(resolve, 100));
    const cpuMs = (1_000 * (cpuSeconds(stage.pid) - cpuBefore - sentCpu)) / service.counts.accepted;
    const { accepted, refused } = service.counts;
    process.stdout.write(
      `all had arrived after ${seconds(start)} s: ${accepted} pushes accepted, ${refused} refused, ${cpuMs.toFixed(2)} ms of CPU for each accepted\n`,
    );
    asker.close();
  } finally {
    await stage.close();
    await service.stop();
  }
}

const seconds = (start: number) => ((performance.now() - start) / 1_000).toFixed(1);

async function startService() {
  const { cert, key } = await localCertificate();
  const folder = mkdtempSync(join(tmpdir(), "parley-bench-push-"));
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, cert);
  const [pair, auth] = [createECDH("prime256v1"), randomBytes(16)];
  pair.generateKeys();
  const counts = { accepted: 0, refused: 0 };
  const arrived = new Set<string>();
  const server = createServer({ cert, key }, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (Math.random() < 1 / 3) {
        counts.refused++;
        return response.writeHead(Math.random() < 0.5 ? 500 : 429).end();
      }
      counts.accepted++;
      const text = decrypt(Buffer.concat(parts), { version: "aes128gcm", privateKey: pair, authSecret: auth as never });
      const { messageId: id } = JSON.parse(text.toString()) as { messageId: string };
      const [, conversation, seq] = /^msg_(.+)_(\d+)$/.exec(id) ?? [];
      arrived.add(`cnv_${conversation} ${seq}`);
      return response.writeHead(201).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const keys = { p256dh: pair.getPublicKey("base64url"), auth: auth.toString("base64url") };
  return {
    port,
    caFile,
    counts,
    arrived,
    subscribe: () => ({ endpoint: `https://localhost:${port}/${newId()}`, keys }),
    async stop() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
