/**
 * A group of a thousand in which every member reads every message. Measures the writes and the time with two positions
 * for each member, beside a table with a row for each message and member, in the same PostgreSQL. This process drives
 * both sides, without an API in between. `npm run bench -- receipts [members]`
 */
import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { newId } from "../src/ids.js";
import { createAcknowledgements } from "../src/receipts/acknowledgements.js";
import { cpuSeconds, endedChildrenCpuSeconds, fillPeople, setStage } from "./stage.js";

const MESSAGES = 20;
const AT_ONCE = 64;
const CONNECTIONS = 10;

/** A way to store which member has read which message. */
interface Ledger {
  send(): Promise<number>;
  /** The member has seen `seqs`: all messages that they had not seen before. */
  read(userId: string, seqs: readonly number[]): Promise<unknown>;
}

interface Ground {
  pool: pg.Pool;
  conversationId: string;
  members: string[];
}

export async function benchReceipts(): Promise<void> {
  const count = Number(process.argv[3] ?? 1_000);
  const stage = await setStage();
  const client = new pg.Client(stage.databaseUrl);
  await client.connect();
  try {
    await client.query(PEER_TABLE);
    const members = (await fillPeople(client, count)).map(({ userId }) => userId);
    process.stdout.write(`a group of ${count}, ${MESSAGES} messages; figures are for one message read by everyone\n`);
    process.stdout.write(
      "                                           rows written      WAL KiB       KiB kept     wall ms   server CPU ms\n",
    );
    for (const [how, run] of [
      ["each read as it comes", readAsTheyCome],
      ["all read in one visit", readInOneVisit],
    ] as const)
      for (const [name, ledgerOf] of [
        ["two positions a member", positions],
        ["a row a message and member", rows],
      ] as const) {
        const conversationId = await newGroup(client, members);
        const warmUp = connect(stage.databaseUrl);
        await run(ledgerOf({ pool: warmUp, conversationId, members }), members);
        await warmUp.end(); // PostgreSQL adds a connection's statistics when it ends
        const pool = connect(stage.databaseUrl);
        const before = await written(client);
        const [start, cpu] = [performance.now(), postgresCpuSeconds(before.postmaster)];
        await run(ledgerOf({ pool, conversationId, members }), members);
        const tookMs = performance.now() - start;
        const cpuMs = (postgresCpuSeconds(before.postmaster) - cpu) * 1e3;
        await pool.end();
        const after = await written(client);
        const cells = [
          ((after.rows - before.rows) / MESSAGES).toFixed(0).padStart(13),
          ((after.wal - before.wal) / MESSAGES / 1_024).toFixed(0).padStart(13),
          ((after.bytes - before.bytes) / MESSAGES / 1_024).toFixed(0).padStart(15),
          (tookMs / MESSAGES).toFixed(1).padStart(12),
          (cpuMs / MESSAGES).toFixed(1).padStart(16),
        ];
        process.stdout.write(`${how}, ${name.padEnd(55 - how.length - 13)}${cells.join("")}\n`);
      }
  } finally {
    await client.end();
    await stage.close();
  }
}

// ── two ways to read ──

async function readAsTheyCome(ledger: Ledger, members: string[]): Promise<void> {
  for (let i = 0; i < MESSAGES; i++) {
    const seq = await ledger.send();
    await atOnce(members, (userId) => ledger.read(userId, [seq]));
  }
}

async function readInOneVisit(ledger: Ledger, members: string[]): Promise<void> {
  const seqs: number[] = [];
  for (let i = 0; i < MESSAGES; i++) seqs.push(await ledger.send());
  await atOnce(members, (userId) => ledger.read(userId, seqs));
}

/** Like requests to a server: `AT_ONCE` of them are under way at the same time. */
async function atOnce(members: string[], read: (userId: string) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < members.length) await read(members[next++] as string);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

// ── the two ledgers ──

/** Parley's way, with the server's own module. */
function positions(ground: Ground): Ledger {
  const { pool, conversationId } = ground;
  const acknowledgements = createAcknowledgements(pool, { async receipt() {}, async notified() {} });
  return {
    send: () => storeMessage(ground),
    read: (userId, seqs) => {
      const newest = seqs.at(-1) ?? 0;
      return acknowledgements.raise({ conversationId, userId, deliveredSeq: newest, readSeq: newest });
    },
  };
}

/** The same minimal insert for both, because sending is not measured. */
async function storeMessage({ pool, conversationId, members }: Ground): Promise<number> {
  const { rows: stored } = await pool.query<{ seq: number }>({
    name: "store-message",
    text: `WITH c AS (
        UPDATE conversations SET last_seq = last_seq + 1, revision = revision + 1 WHERE id = $1 RETURNING last_seq, revision
      )
      INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, body)
      SELECT $1, c.last_seq, c.revision, $2, $3, 'Hello, all.' FROM c RETURNING seq`,
    values: [conversationId, members[0], newId()],
  });
  return stored[0]?.seq ?? 0;
}

const PEER_TABLE = `CREATE TABLE bench_receipts (
  conversation_id uuid NOT NULL, seq int NOT NULL, user_id uuid NOT NULL,
  delivered_at timestamptz(3), read_at timestamptz(3), PRIMARY KEY (conversation_id, seq, user_id)
)`;

/** The peer's way: inserts a row for each recipient with the message, and updates it when they have read it. */
function rows(ground: Ground): Ledger {
  const { pool, conversationId } = ground;
  return {
    send: async () => {
      const seq = await storeMessage(ground);
      await pool.query({
        name: "peer-send",
        text: `INSERT INTO bench_receipts (conversation_id, seq, user_id)
          SELECT conversation_id, $2, user_id FROM members WHERE conversation_id = $1 AND left_at IS NULL`,
        values: [conversationId, seq],
      });
      return seq;
    },
    read: (userId, seqs) =>
      pool.query({
        name: "peer-read",
        text: `UPDATE bench_receipts SET delivered_at = coalesce(delivered_at, now()), read_at = now()
          WHERE conversation_id = $1 AND user_id = $2 AND seq = ANY($3::int[]) AND read_at IS NULL`,
        values: [conversationId, userId, seqs],
      }),
  };
}

async function newGroup(client: pg.Client, members: string[]): Promise<string> {
  const conversationId = newId();
  await client.query("INSERT INTO conversations (id, kind, title) VALUES ($1, 'GROUP', 'Bench')", [conversationId]);
  await client.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
     SELECT $1, unnest($2::uuid[]), 0, 0, 0`,
    [conversationId, members],
  );
  await client.query("VACUUM ANALYZE");
  return conversationId;
}

const connect = (url: string) =>
  new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    options: "-c timezone=UTC -c plan_cache_mode=force_generic_plan",
  });

// ── the writes ──

interface Written {
  rows: number;
  bytes: number;
  wal: number;
  postmaster: number;
}

async function written(client: pg.Client): Promise<Written> {
  await client.query("SELECT pg_stat_clear_snapshot()");
  const { rows: found } = await client.query(
    `SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint AS rows, sum(pg_total_relation_size(relid))::bigint AS bytes,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS wal, pg_backend_pid() AS pid FROM pg_stat_user_tables`,
  );
  const { rows: count, bytes, wal, pid } = found[0];
  return { rows: Number(count), bytes: Number(bytes), wal: Number(wal), postmaster: parentOf(pid) };
}

const fieldsOf = (pid: number | string) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
const parentOf = (pid: number | string) => Number(fieldsOf(pid)[1]);

/** CPU seconds of all of PostgreSQL's processes, ended ones included. */
function postgresCpuSeconds(postmaster: number): number {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.reduce((sum, pid) => sum + usedAsChild(pid, postmaster), endedChildrenCpuSeconds(postmaster));
}

function usedAsChild(pid: string, parent: number): number {
  try {
    return parentOf(pid) === parent ? cpuSeconds(Number(pid)) : 0;
  } catch {
    return 0; // it has ended
  }
}
