/**
 * A copy of everything that is a person's own, as one JSON file. It is written page by page, as fast as it is read, so
 * ten messages and a million cost the same memory. Rows are exported as they are stored, so a new column is included by
 * itself. Every exclusion is named here, with its reason.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ParleyError } from "../errors.js";
import { paramsOf } from "../http/requests.js";
import { NIL_ID } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import { MAY_SEE } from "../notifications/reads.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import { openSessions } from "./reads.js";
import type { Tokens } from "./tokens.js";

interface Parts {
  limits: Limits;
  store: Store;
  tokens: Tokens;
}

export const EXPORT_PATH = "/export";

/** Makes a URL that serves the viewer's data for some minutes, without any header. */
export async function exportAccount(tokens: Tokens, viewer: Viewer): Promise<{ url: string; expiresAt: Date }> {
  const { token, expiresAt } = await tokens.issueExport(viewer);
  return { url: `${EXPORT_PATH}?token=${token}`, expiresAt };
}

export async function serveExport(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const viewer = await parts.tokens.verifyExport(paramsOf(request).get("token") ?? "");
  const refuse = (status: number, message: string) => {
    const allow = status === 405 ? { allow: "GET" } : {};
    response.writeHead(status, { "content-type": "text/plain", ...allow }).end(`${message}\n`);
  };
  if (request.method !== "GET") return refuse(405, "An export is read with GET.");
  if (!viewer || !(await openSessions(parts.store, [viewer.sessionId])).has(viewer.sessionId))
    return refuse(403, "This address is no longer good: ask for another with exportAccount.");
  try {
    await parts.limits.use("export", viewer.userId);
  } catch (error) {
    if (error instanceof ParleyError) return refuse(429, error.message);
    throw error;
  }
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": 'attachment; filename="parley-export.json"',
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  await pipeline(Readable.from(exportOf(parts.store, viewer.userId)), response);
}

/** The file, in pieces. */
async function* exportOf(store: Store, userId: string): AsyncGenerator<string> {
  const { rows } = await store.pool.query<{ row: string }>(ACCOUNT, [userId]);
  yield `{"exported_at":${JSON.stringify(new Date())},"account":${rows[0]?.row ?? "null"}`;
  for (const list of PERSONAL) yield* listOf(store, list, [userId]);
  yield `,"conversations":[`;
  let after = NIL_ID as string;
  for (let separator = "\n"; ; separator = ",\n") {
    const next = await store.pool.query<{ id: string; row: string }>(MEMBERSHIP, [userId, after]);
    const [membership] = next.rows;
    if (!membership) break;
    after = membership.id;
    yield `${separator}{"membership":${membership.row}`;
    for (const list of OF_CONVERSATION) yield* listOf(store, list, [userId, membership.id]);
    yield "}";
  }
  yield "\n]}\n";
}

const PAGE = 500;
/** For rows with long texts: the largest page is about 10 MB. */
const PAGE_OF_TEXTS = 50;

interface List {
  name: string;
  row: string;
  from: string;
  /** The columns that order its rows, each with the lowest possible value. */
  keys: [column: string, type: string, first: string][];
  page?: number;
}

/** Reads a list in pages. Each page begins after the keys of the previous page's last row, so no row is read twice. */
async function* listOf(
  store: Store,
  { name, row, from, keys, page = PAGE }: List,
  values: string[],
): AsyncGenerator<string> {
  const columns = keys.map(([column]) => column).join(", ");
  const after = keys.map(([, type], i) => `$${values.length + 1 + i}::${type}`).join(", ");
  const text = `SELECT (${row})::text AS row, ARRAY[${keys.map(([column]) => `${column}::text`).join(", ")}] AS place
    FROM ${from} AND (${columns}) > (${after}) ORDER BY ${columns} LIMIT ${page}`;
  yield `,\n"${name}":[`;
  let separator = "\n";
  for (let place = keys.map(([, , first]) => first); ; ) {
    const { rows } = await store.pool.query<{ row: string; place: string[] }>(text, [...values, ...place]);
    if (rows.length > 0) yield separator + rows.map((each) => each.row).join(",\n");
    if (rows.length < page) break;
    separator = ",\n";
    place = rows.at(-1)?.place ?? place;
  }
  yield "]";
}

/** Excludes the password hash, the keys for lookups and searches, and the state of a deletion. */
const ACCOUNT = `SELECT (to_jsonb(u) - '{password_hash, username_key, username_skeleton, email_key, display_key, deleted_at, erased_at,
  erasing_until}'::text[])::text AS row FROM users u WHERE u.id = $1`;

/** Excludes the secrets of devices and letters: somebody who finds the file must not be able to act for the person. */
const PERSONAL: List[] = [
  {
    name: "sessions",
    row: "to_jsonb(s) - '{user_id, token_hash}'::text[]",
    from: "sessions s WHERE s.user_id = $1",
    keys: [["s.id", "uuid", NIL_ID]],
  },
  {
    name: "push_devices",
    row: "to_jsonb(d) - '{user_id, token, keys}'::text[]",
    from: "push_devices d WHERE d.user_id = $1",
    keys: [["d.id", "uuid", NIL_ID]],
  },
  {
    name: "known_addresses",
    row: "jsonb_build_object('seen_at', k.seen_at)",
    from: "known_addresses k WHERE k.user_id = $1",
    keys: [["k.address_hash", "bytea", "\\x"]],
  },
  {
    name: "account_tokens",
    row: "to_jsonb(t) - '{user_id, hash}'::text[]",
    from: "account_tokens t WHERE t.user_id = $1",
    keys: [["t.id", "uuid", NIL_ID]],
  },
  {
    name: "group_keys",
    row: "to_jsonb(k) - '{user_id, content_hash}'::text[]",
    from: "group_keys k WHERE k.user_id = $1",
    keys: [["k.client_group_id", "text", ""]],
  },
  {
    name: "blocks",
    row: "jsonb_build_object('username', u.username, 'created_at', b.created_at)",
    from: "blocks b JOIN users u ON u.id = b.blocked_id WHERE b.user_id = $1",
    keys: [["u.id", "uuid", NIL_ID]],
  },
  {
    name: "notifications",
    row: "to_jsonb(n) - 'user_id'",
    from: `notifications n WHERE n.user_id = $1 AND n.deleted_at IS NULL AND ${MAY_SEE}`,
    keys: [["n.id", "uuid", NIL_ID]],
  },
];

/** Includes the title and the other person's name only while the person is in the conversation. */
const MEMBERSHIP = `SELECT m.conversation_id AS id, ((to_jsonb(m) - 'user_id') || jsonb_build_object('kind', c.kind)
    || CASE WHEN m.left_at IS NULL AND c.deleted_at IS NULL THEN jsonb_build_object('title', c.title,
      'with', CASE WHEN c.kind = 'DIRECT' THEN (SELECT u.username FROM members o JOIN users u ON u.id = o.user_id
        WHERE o.conversation_id = c.id AND o.user_id <> $1 LIMIT 1) END) ELSE '{}' END)::text AS row
  FROM members m JOIN conversations c ON c.id = m.conversation_id
  WHERE m.user_id = $1 AND m.conversation_id > $2 ORDER BY m.conversation_id LIMIT 1`;

/**
 * Excludes `withheld_from`, which would reveal a block, and what others own: their reactions to it, and who deleted it.
 */
const OF_CONVERSATION: List[] = [
  {
    name: "messages",
    row: "to_jsonb(x) - '{conversation_id, sender_id, withheld_from, deleted_by, reactions, revision, content_hash}'::text[]",
    from: "messages x WHERE x.sender_id = $1 AND x.conversation_id = $2",
    page: PAGE_OF_TEXTS,
    keys: [["x.seq", "int", "0"]],
  },
  {
    name: "earlier_texts",
    row: "to_jsonb(e) - '{conversation_id, revision}'::text[]",
    from: `message_edits e JOIN messages x ON x.conversation_id = e.conversation_id AND x.seq = e.seq AND x.sender_id = $1
      WHERE e.conversation_id = $2`,
    page: PAGE_OF_TEXTS,
    keys: [
      ["e.seq", "int", "0"],
      ["e.revision", "int", "0"],
    ],
  },
  {
    name: "drafts",
    row: "to_jsonb(d) - '{conversation_id, user_id}'::text[]",
    from: "drafts d WHERE d.user_id = $1 AND d.conversation_id = $2",
    keys: [["d.updated_at", "timestamptz", "-infinity"]],
  },
  {
    name: "reactions",
    row: "to_jsonb(r) - '{conversation_id, user_id}'::text[]",
    from: "reactions r WHERE r.user_id = $1 AND r.conversation_id = $2",
    keys: [
      ["r.seq", "int", "0"],
      ["r.emoji", "text", ""],
    ],
  },
  {
    name: "attachments",
    row: "to_jsonb(a) - '{conversation_id, uploader_id}'::text[]",
    from: "attachments a WHERE a.uploader_id = $1 AND a.conversation_id = $2",
    keys: [["a.id", "uuid", NIL_ID]],
  },
  {
    name: "receipts",
    row: "to_jsonb(l) - '{conversation_id, user_id}'::text[]",
    from: "receipt_log l WHERE l.user_id = $1 AND l.conversation_id = $2",
    keys: [
      ["l.kind", '"ReceiptKind"', "DELIVERED"],
      ["l.seq", "int", "0"],
    ],
  },
];
