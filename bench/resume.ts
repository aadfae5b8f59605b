/**
 * Everybody comes back at once: 5,000 people resume from their cursors on one server. Each is in a handful of
 * conversations, some of which went on without them. First the server has just started (cold). Then the people stay for
 * a while, drop, and come back to the same server, which still has recent events in memory (warm). Beside it, the same
 * server with clients that have no cursor: each loads its inbox again and subscribes to new messages.
 * `npm run bench -- resume [people]`
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import pg from "pg";
import { createTokens } from "../src/accounts/tokens.js";
import { conversationId, newId } from "../src/ids.js";
import { Epoch } from "../src/live/cursors.js";
import { pause } from "../test/support/random.js";
import type { Come, Hear, Live, Returning } from "./resume-reader.js";
import { type Asker, connect, SEND } from "./send.js";
import { cpuSeconds, fillPeople, type Stage, setStage, startRedis } from "./stage.js";

const PEOPLE = 5_000;
const CONVERSATIONS_EACH = 8;
const PEOPLE_PER_CONVERSATION = 5;
const OLD_MESSAGES = 30;
/** In each of the quarter of the conversations that went on. */
const MISSED_MESSAGES = 3;
const WENT_ON_EACH = CONVERSATIONS_EACH / 4;
const READERS = 2;
/**
 * A cursor is as old as the last sweep, and a resume looks back 5 s from there. The stay is longer than both together,
 * so the second resume looks back only to a time after the first read of everything.
 */
const SWEEP_SECONDS = 2;
const STAY_MS = 10_000;

interface Figures {
  seconds: number;
  statements: number;
  cpu: number;
  databaseCpu: number;
  readerLoad: number;
}

export async function benchResume(): Promise<void> {
  const people = Number(process.argv[3] ?? PEOPLE);
  process.stdout.write(`${people} people at once, each in ${CONVERSATIONS_EACH} conversations\n`);
  process.stdout.write(
    "                                all live after  statements each  database ms each  server CPU ms each  readers' CPU\n",
  );
  for (const how of ["reload", "resume"] as const) {
    const { cold, warm } = await measure(how, people);
    process.stdout.write(`${line(how, "a server just started", people, cold)}\n`);
    process.stdout.write(`${line(how, "one that remembers", people, warm)}\n`);
  }
}

function line(how: string, where: string, people: number, figures: Figures): string {
  const cells: [string, number][] = [
    [`${how}, ${where}`, -32],
    [`${figures.seconds.toFixed(2)} s`, 14],
    [(figures.statements / people).toFixed(2), 17],
    [(figures.databaseCpu / people).toFixed(2), 18],
    [((figures.cpu * 1_000) / people).toFixed(2), 20],
    [`${(figures.readerLoad * 100).toFixed(0)}%`, 14],
  ];
  return cells.map(([text, width]) => (width < 0 ? text.padEnd(-width) : text.padStart(width))).join("");
}

async function measure(how: Come["how"], people: number): Promise<{ cold: Figures; warm: Figures }> {
  const redis = await startRedis();
  const stage = await setStage(
    { REDIS_URL: redis.url, PARLEY_SWEEP_SECONDS: String(SWEEP_SECONDS) },
    { shared_preload_libraries: "pg_stat_statements", max_connections: "100" },
  );
  const client = new pg.Client(stage.databaseUrl);
  await client.connect();
  const readers = Array.from({ length: READERS }, startReader);
  try {
    await client.query("CREATE EXTENSION pg_stat_statements");
    const { returning, sender, wentOn } = await fill(client, stage, people);
    readers.forEach((reader, n) => {
      reader.send({ port: stage.port, people: returning.filter((_, i) => i % READERS === n) });
    });
    const come = { how, missed: WENT_ON_EACH * MISSED_MESSAGES };
    const cold = await comeBack(client, stage, readers, come);
    // They stay for a while, as most people do, and receive a message or two.
    await pause(STAY_MS);
    const heard = Promise.all(readers.map((reader) => tell(reader, { hear: how === "resume" ? WENT_ON_EACH : 0 })));
    await sendToAll(stage, sender, wentOn, 1);
    await heard;
    for (const reader of readers) await tell(reader, "go");
    await sendToAll(stage, sender, wentOn, MISSED_MESSAGES);
    const warm = await comeBack(client, stage, readers, come);
    return { cold, warm };
  } finally {
    for (const reader of readers) reader.kill();
    await client.end();
    await stage.close();
    await redis.stop();
  }
}

async function comeBack(client: pg.Client, stage: Stage, readers: ChildProcess[], come: Come): Promise<Figures> {
  await client.query("SELECT pg_stat_statements_reset()");
  const [start, cpu] = [performance.now(), cpuSeconds(stage.pid)];
  const live = await Promise.all(readers.map((reader) => tell(reader, come)));
  const seconds = (performance.now() - start) / 1_000;
  const used = cpuSeconds(stage.pid) - cpu;
  const { rows } = await client.query(
    "SELECT sum(calls)::int AS calls, sum(total_exec_time) AS ms FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'",
  );
  return {
    seconds,
    statements: rows[0].calls,
    databaseCpu: rows[0].ms,
    cpu: used,
    readerLoad: live.reduce((sum, each) => sum + each.cpu, 0) / seconds,
  };
}

function startReader(): ChildProcess {
  const { resolve } = createRequire(import.meta.url);
  return fork(resolve("./resume-reader.ts"), { execArgv: ["--import", resolve("tsx")] });
}

async function tell(reader: ChildProcess, what: Come | Hear | "go"): Promise<Live> {
  reader.send(what);
  const [answer] = await once(reader, "message");
  if (answer.failure) throw new Error(answer.failure);
  return answer;
}

async function sendToAll({ url }: Stage, token: string, conversations: string[], each: number): Promise<void> {
  const drafts = Array.from({ length: each }, () => conversations)
    .flat()
    .values();
  const senders = await Promise.all(Array.from({ length: 4 }, () => connect(url, token)));
  const sendOn = async ({ ask }: Asker) => {
    for (const conversationId of drafts)
      await ask(SEND, {
        input: { conversationId, clientMessageId: newId(), body: "Something that everybody is to hear of." },
      });
  };
  await Promise.all(senders.flatMap((sender) => Array.from({ length: 16 }, () => sendOn(sender))));
  for (const { close } of senders) close();
}

/**
 * Creates people in conversations, the first quarter of which has gone on since they left, and a sender in those. Made
 * in SQL, because none of this is measured.
 */
async function fill(client: pg.Client, { secret }: Stage, count: number) {
  const people = await fillPeople(client, count + 1);
  const ids = people.map((person) => person.userId);
  const perRound = Math.floor(count / PEOPLE_PER_CONVERSATION);
  const conversations = Array.from({ length: perRound * CONVERSATIONS_EACH }, newId);
  const wentOn = perRound * WENT_ON_EACH;
  await client.query(
    `INSERT INTO conversations (id, kind, title, last_seq, revision, created_at, changed_at, last_activity_at)
     SELECT id, 'GROUP', 'Group ' || n, last, last, now() - interval '2 days', now() - interval '2 days',
       now() - interval '5 minutes'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, n),
       LATERAL (SELECT CASE WHEN n <= $3 THEN $2::int + $4::int ELSE $2::int END) AS s (last)`,
    [conversations, OLD_MESSAGES, wentOn, MISSED_MESSAGES],
  );
  // In each round everybody joins one conversation, with other people than in the round before.
  await client.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq, joined_at)
     SELECT ($2::uuid[])[1 + round * $3::int + (place + round * company) % $3::int], u.id, 0, $4::int, $4::int,
       now() - interval '2 days'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n),
       LATERAL (SELECT (n::int - 1) % $3::int, (n::int - 1) / $3::int) AS p (place, company),
       generate_series(0, $5::int - 1) AS round`,
    [ids.slice(0, count), conversations, perRound, OLD_MESSAGES, CONVERSATIONS_EACH],
  );
  await client.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq, joined_at)
     SELECT unnest($1::uuid[]), $2, 0, $3, $3, now() - interval '2 days'`,
    [conversations.slice(0, wentOn), ids[count], OLD_MESSAGES],
  );
  await client.query(
    `INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, body, created_at)
     SELECT c.id, s, s, $2, s::text, 'Message ' || s || ' of an ordinary length, more or less.',
       now() - CASE WHEN s > $3 THEN interval '5 minutes' ELSE interval '1 day' - s * interval '1 minute' END
     FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, n),
       generate_series(1, CASE WHEN c.n <= $4 THEN $3::int + $5::int ELSE $3::int END) s`,
    [conversations, ids[count], OLD_MESSAGES, wentOn, MISSED_MESSAGES],
  );
  await client.query("VACUUM ANALYZE");
  const cursor = new Epoch(secret).cursors.cursorAt(new Date(Date.now() - 10 * 60_000));
  const issuer = createTokens(secret, 3_600);
  const tokens = await Promise.all(people.map(async (person) => (await issuer.issue(person)).accessToken));
  return {
    returning: tokens.slice(0, count).map((token): Returning => ({ token, cursor })),
    sender: tokens[count] as string,
    wentOn: conversations.slice(0, wentOn).map(conversationId),
  };
}
