/** A page of fifty conversations of a large inbox: the API beside one SQL statement that gives the same answer. */
import { Agent, request } from "node:http";
import pg from "pg";
import { createTokens } from "../src/accounts/tokens.js";
import { conversationId, newId } from "../src/ids.js";
import { median, type Stage, setStage } from "./stage.js";

const CONVERSATIONS = 500;
/** The first half warms up what both sides compile and cache. */
const RUNS = 600;
const INBOX = `{ inbox(first: 50) { nodes {
  id unreadCount lastMessage { body sender { displayName } } members(first: 5) { nodes { user { displayName } } }
} } }`;

/** The statement that somebody who knows the tables would write: first the page, then joins on its rows. */
const BY_HAND = `
  WITH page AS (
    SELECT c.id, c.last_seq, c.last_activity_at, m.read_seq FROM members m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.user_id = $1 AND m.left_at IS NULL AND c.deleted_at IS NULL AND m.archived_at IS NULL
    ORDER BY c.last_activity_at DESC, c.id DESC LIMIT 50
  )
  SELECT p.id, last.body, sender.display_name, unread.count, names.names FROM page p
  LEFT JOIN messages last ON last.conversation_id = p.id AND last.seq = p.last_seq
  LEFT JOIN users sender ON sender.id = last.sender_id
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS count FROM messages x WHERE x.conversation_id = p.id AND x.seq > p.read_seq
      AND x.sender_id IS DISTINCT FROM $1 AND x.deleted_at IS NULL AND x.kind <> 'SYSTEM'
  ) unread
  CROSS JOIN LATERAL (
    SELECT array_agg(u.display_name ORDER BY u.id) AS names FROM (
      SELECT user_id FROM members WHERE conversation_id = p.id AND left_at IS NULL ORDER BY user_id LIMIT 5
    ) m JOIN users u ON u.id = m.user_id
  ) names
  ORDER BY p.last_activity_at DESC, p.id DESC`;

export async function benchInbox(): Promise<void> {
  process.stdout.write("messages   API ms  SQL ms  API/SQL (medians)\n");
  const large = await measure(2_000);
  const small = await measure(20);
  process.stdout.write(`the same page, 1,000,000 messages against 10,000: ${(large / small).toFixed(2)}\n`);
}

async function measure(messagesEach: number): Promise<number> {
  const stage = await setStage();
  const client = new pg.Client(stage.databaseUrl);
  await client.connect();
  const agent = new Agent({ keepAlive: true });
  try {
    const ids = { userId: newId(), sessionId: newId() };
    await fill(client, ids, messagesEach);
    const { accessToken } = await createTokens(stage.secret, 3_600).issue(ids);
    const throughApi = () => ask(stage, agent, accessToken);
    const byHand = () => client.query({ name: "by-hand", text: BY_HAND, values: [ids.userId] });
    compare(JSON.parse(await throughApi()), (await byHand()).rows);
    const [api, sql] = [[] as number[], [] as number[]];
    for (let run = 0; run < RUNS; run++) {
      const isWarm = run > RUNS / 2;
      for (const [times, act] of [
        [api, throughApi],
        [sql, byHand],
      ] as const) {
        const start = performance.now();
        await act();
        if (isWarm) times.push(performance.now() - start);
      }
    }
    const cells = [CONVERSATIONS * messagesEach, median(api).toFixed(2), median(sql).toFixed(2)];
    process.stdout.write(`${cells.join("   ")}   ${(median(api) / median(sql)).toFixed(2)}\n`);
    return median(api);
  } finally {
    agent.destroy();
    await client.end();
    await stage.close();
  }
}

async function fill(client: pg.Client, { userId, sessionId }: Record<"userId" | "sessionId", string>, each: number) {
  const others = Array.from({ length: 40 }, newId);
  const everyone = [userId, ...others];
  await client.query(
    `INSERT INTO users (id, username, username_key, display_name, display_key, password_hash)
     SELECT id, 'u' || n, 'u' || n, 'User ' || n, 'user ' || n, '' FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, n)`,
    [everyone],
  );
  await client.query(
    "INSERT INTO sessions (id, user_id, token_hash, expires_at) VALUES ($2, $1, '', now() + interval '1 day')",
    [userId, sessionId],
  );
  const conversations = Array.from({ length: CONVERSATIONS }, newId);
  await client.query(
    `INSERT INTO conversations (id, kind, title, last_seq, revision, last_activity_at)
     SELECT id, 'GROUP', 'Group ' || n, $2, $2, now() - n * interval '1 minute'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, n)`,
    [conversations, each],
  );
  await client.query(
    `INSERT INTO members (conversation_id, user_id, joined_seq, delivered_seq, read_seq)
     SELECT c.id, p.user_id, 0, $3::int, $3 - (c.n % 20) FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, n)
     CROSS JOIN LATERAL (
       SELECT ($2::uuid[])[1] AS user_id UNION ALL SELECT ($2::uuid[])[2 + ((c.n * 7 + k) % 40)] FROM generate_series(1, 4) k
     ) p`,
    [conversations, everyone, each],
  );
  await client.query(
    `INSERT INTO messages (conversation_id, seq, revision, sender_id, client_message_id, body)
     SELECT c.id, s, s, ($2::uuid[])[2 + ((c.n * 7 + 1 + s % 4) % 40)], s::text, 'Message ' || s || ' of an ordinary length, more or less.'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, n), generate_series(1, $3::int) s`,
    [conversations, everyone, each],
  );
  await client.query("VACUUM ANALYZE");
}

function ask({ url }: Stage, agent: Agent, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const asked = request(url, { method: "POST", agent, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        body += part;
      });
      response.on("end", () => resolve(body));
    });
    asked.on("error", reject);
    asked.end(JSON.stringify({ query: INBOX }));
  });
}

/** Checks that both give the same answer: a fast answer that differs is worth nothing. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer, compared whole
function compare(answer: any, rows: any[]): void {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const nodes = answer.data.inbox.nodes.map((node: any) => [
    node.id,
    node.unreadCount,
    node.lastMessage.body,
    node.lastMessage.sender.displayName,
    // biome-ignore lint/suspicious/noExplicitAny: as above
    node.members.nodes.map((member: any) => member.user.displayName),
  ]);
  const wanted = rows.map((row) => [conversationId(row.id), row.count, row.body, row.display_name, row.names]);
  if (JSON.stringify(nodes) !== JSON.stringify(wanted)) throw new Error("the API and the statement give other answers");
}
