/**
 * Rotates refresh tokens. An answer may be lost on its way, and two tabs may ask at the same moment: a rotated token
 * returns its successor again until the successor is known to have arrived. Only a later use is a thief's.
 */
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { unauthenticated } from "../errors.js";
import type { Store } from "../store/store.js";
import type { KnownAddresses } from "./known-addresses.js";
import { type Authentication, authentication, type Device, endSessions, freshUse } from "./sessions.js";
import type { RefreshToken, Tokens } from "./tokens.js";

interface Parts {
  publish: Publisher;
  config: Config;
  knownAddresses: KnownAddresses;
  log: Logger;
  store: Store;
  tokens: Tokens;
}

/** How long a rotation can be repeated. Nobody waits longer for an answer, and older copied tokens become worthless. */
const MOST_LOST = "interval '1 day'";

/**
 * Rotates the token or repeats the last rotation. An older token, or one whose successor is in use, ends its session.
 */
export async function refreshSession(parts: Parts, device: Device, refreshToken: string): Promise<Authentication> {
  const refusal = unauthenticated("The refresh token is expired, used, revoked or not ours. Sign in again.");
  const given = parts.tokens.parseRefreshToken(refreshToken);
  if (!given) throw refusal;
  const next = parts.tokens.successorOf(given);
  const userId = await rotate(parts, device, { given, nextHash: next.hash });
  if (userId === undefined) {
    await endReusedSession(parts, given);
    throw refusal;
  }
  await parts.knownAddresses.remember(userId, device.address);
  const { sessionId, generation } = given;
  return authentication(parts.tokens, { userId, sessionId, generation: generation + 1 }, next.token);
}

/**
 * Resolves with the id of the session's owner; undefined if the token is not valid. It is one statement: of two at
 * once, the second waits for the first and then repeats it. A successor made by a server of the previous release has
 * another hash, so it is not repeated.
 */
async function rotate(
  parts: { config: Config; store: Store },
  device: Device,
  { given, nextHash }: { given: RefreshToken; nextHash: RefreshToken["hash"] },
): Promise<string | undefined> {
  const { lastUsedAt, expiresAt, userAgent } = freshUse(parts.config, device);
  const { rows } = await parts.store.pool.query<{ userId: string }>({
    name: "refresh-session",
    text: `WITH owner AS MATERIALIZED (
        SELECT id FROM users WHERE id = (SELECT user_id FROM sessions WHERE id = $1)
          AND deleted_at IS NULL AND banned_at IS NULL FOR KEY SHARE
      )
      UPDATE sessions s SET token_hash = $3, generation = $4, last_used_at = $5, expires_at = $6, user_agent = $7,
        rotated_at = CASE WHEN s.generation = $4 THEN s.rotated_at ELSE clock_timestamp() END
      FROM owner WHERE s.id = $1 AND s.user_id = owner.id AND s.revoked_at IS NULL AND s.expires_at > now()
        AND (s.token_hash = $2 OR s.token_hash = $3 AND s.generation = $4 AND s.used_generation < $4
          AND s.rotated_at > clock_timestamp() - ${MOST_LOST})
      RETURNING s.user_id AS "userId"`,
    values: [given.sessionId, given.hash, nextHash, given.generation + 1, lastUsedAt, expiresAt, userAgent],
  });
  return rows[0]?.userId;
}

async function endReusedSession(
  parts: Pick<Parts, "publish" | "log" | "store">,
  { sessionId, generation }: RefreshToken,
): Promise<void> {
  const session = await parts.store.prisma.session.findUnique({ where: { id: sessionId } });
  if (!session || session.revokedAt || session.generation <= generation) return;
  const ended = await endSessions(parts.store.pool, session.userId, { only: sessionId });
  parts.log.warn({ sessionId, userId: session.userId }, "a used refresh token was used again; its session is ended");
  await parts.publish.sessionsEnded(session.userId, ended);
}
