/**
 * Access tokens are signed, short-lived, and checked without the store. Refresh tokens are signed, and stored only as a
 * hash. A session's first one is random; each later one is derived from the one before, so a repeated rotation gives
 * the same token.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { newId, parseSessionId, sessionId } from "../ids.js";
import type { Viewer } from "../viewer.js";

export interface Tokens {
  issue(viewer: Speaker, lifeSeconds?: number): Promise<{ accessToken: string; expiresAt: Date }>;
  /** The viewer of a token; undefined if it is expired or not ours. Does not check whether the session was ended. */
  verify(accessToken: string): Promise<Viewer | undefined>;
  /** A token that only permits reading the person's own data, because it is part of a URL, which others may see. */
  issueExport(viewer: { userId: string; sessionId: string }): Promise<{ token: string; expiresAt: Date }>;
  verifyExport(token: string): Promise<Viewer | undefined>;
  /** A token contains its session and generation, so that the reuse of a rotated token is recognised. */
  firstRefreshToken(sessionId: string): IssuedRefreshToken;
  /** The next token; always the same for the same token. */
  successorOf(token: RefreshToken): IssuedRefreshToken;
  /** The session and generation of a refresh token; undefined if it is not ours. */
  parseRefreshToken(token: string): RefreshToken | undefined;
  /** A token for a letter, good for one purpose. Only its hash is stored. */
  newAccountToken(purpose: AccountTokenPurpose): { token: string; hash: TokenHash };
  /** The hash under which such a token is stored; undefined if the text does not have the form of one. */
  accountTokenHash(purpose: AccountTokenPurpose, token: string): TokenHash | undefined;
}

export type AccountTokenPurpose = "RESET_PASSWORD" | "VERIFY_EMAIL";

/** The session that an access token acts for. The generation is the session's when the token was issued. */
export type Speaker = Pick<Viewer, "userId" | "sessionId" | "generation">;

export interface IssuedRefreshToken {
  token: string;
  hash: TokenHash;
}

/** A token of ours, as a client sent it. */
export interface RefreshToken extends IssuedRefreshToken {
  sessionId: string;
  generation: number;
}

export type TokenHash = Uint8Array<ArrayBuffer>;

/** Enough time to begin a download. One that has begun is not cut off. */
const EXPORT_SECONDS = 300;
const ALGORITHM = "HS256";
const ISSUER = "parley";
/** Longer than any token of ours. A longer text is not worth hashing. */
export const MAX_TOKEN_LENGTH = 1_024;

/** A device sends the same token many times, so its signature is checked once. */
const MAX_KNOWN_TOKENS = 10_000;

const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), gen: z.int().nonnegative().optional(), exp: z.number() });

export function createTokens(secret: string, usualLifeSeconds: number): Tokens {
  const key = createHmac("sha256", secret).update("parley access tokens").digest();
  const exportKey = createHmac("sha256", secret).update("parley export tokens").digest();
  const refreshKey = createHmac("sha256", secret).update("parley refresh tokens").digest();
  const successorKey = createHmac("sha256", secret).update("parley refresh token successors").digest();
  const accountKeys: Record<AccountTokenPurpose, Buffer> = {
    RESET_PASSWORD: createHmac("sha256", secret).update("parley password reset tokens").digest(),
    VERIFY_EMAIL: createHmac("sha256", secret).update("parley email verification tokens").digest(),
  };
  const known = new LRUCache<string, Viewer>({ max: MAX_KNOWN_TOKENS });

  async function verify(accessToken: string): Promise<Viewer | undefined> {
    const viewer = await speakerOf(key, accessToken);
    if (viewer) known.set(accessToken, viewer);
    return viewer;
  }

  return {
    firstRefreshToken: (session) =>
      refreshToken(refreshKey, { sessionId: session, generation: 0, random: randomBytes(SECRET_BYTES) }),
    successorOf: ({ sessionId, generation, token }) =>
      refreshToken(refreshKey, {
        sessionId,
        generation: generation + 1,
        random: createHmac("sha256", successorKey).update(token).digest(),
      }),
    parseRefreshToken: (token) => parseRefreshToken(refreshKey, token),
    newAccountToken(purpose) {
      const token = `${ACCOUNT_PREFIXES[purpose]}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
      return { token, hash: keyedHash(accountKeys[purpose], token) };
    },
    accountTokenHash(purpose, token) {
      const [, prefix] = ACCOUNT_PATTERN.exec(token) ?? [];
      return prefix === ACCOUNT_PREFIXES[purpose] ? keyedHash(accountKeys[purpose], token) : undefined;
    },
    async issue(viewer, lifeSeconds = usualLifeSeconds) {
      const { token, expiresAt } = await tokenOf(key, viewer, lifeSeconds);
      return { accessToken: token, expiresAt };
    },
    issueExport: (viewer) => tokenOf(exportKey, viewer, EXPORT_SECONDS),
    verifyExport: async (token) => (token.length > MAX_TOKEN_LENGTH ? undefined : speakerOf(exportKey, token)),
    async verify(accessToken) {
      if (accessToken.length > MAX_TOKEN_LENGTH) return undefined;
      const viewer = known.get(accessToken) ?? (await verify(accessToken));
      return viewer && viewer.expiresAt > Date.now() ? viewer : undefined;
    },
  };
}

async function speakerOf(key: Buffer, token: string): Promise<Viewer | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [ALGORITHM], issuer: ISSUER });
    const { sub, sid, gen, exp } = Claims.parse(payload);
    return { userId: sub, sessionId: sid, generation: gen, expiresAt: exp * 1000 };
  } catch {
    return undefined; // one answer for every cause
  }
}

async function tokenOf(
  key: Buffer,
  { userId, sessionId, generation }: Speaker,
  lifeSeconds: number,
): Promise<{ token: string; expiresAt: Date }> {
  const expiresAt = new Date((Math.floor(Date.now() / 1000) + lifeSeconds) * 1000);
  const token = await new SignJWT({ sid: sessionId, gen: generation })
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setSubject(userId)
    .setJti(newId())
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(key);
  return { token, expiresAt };
}

const SECRET_BYTES = 32;
const ACCOUNT_PREFIXES: Record<AccountTokenPurpose, string> = { RESET_PASSWORD: "rst", VERIFY_EMAIL: "vrf" };
const ACCOUNT_PATTERN = /^([a-z]{3})_[\w-]{43}$/;
const TOKEN_PATTERN = /^((ses_[\w-]{22})\.(\d{1,9})\.[\w-]{43})\.([\w-]{43})$/;

/**
 * A successor depends on the whole token before it, and the first token was random: nobody can derive one from the
 * server's secret alone. A successor that was made in another way has another hash than the derived one.
 */
function refreshToken(
  key: Buffer,
  { sessionId: session, generation, random }: { sessionId: string; generation: number; random: Buffer },
): IssuedRefreshToken {
  const body = `${sessionId(session)}.${generation}.${random.toString("base64url")}`;
  const token = `${body}.${tag(key, body)}`;
  return { token, hash: hashOf(token) };
}

function parseRefreshToken(key: Buffer, token: string): RefreshToken | undefined {
  const [, body = "", id = "", generation, given = ""] = TOKEN_PATTERN.exec(token) ?? [];
  const session = parseSessionId(id);
  if (session === undefined || !timingSafeEqual(Buffer.from(given), Buffer.from(tag(key, body)))) return undefined;
  return { token, sessionId: session, generation: Number(generation), hash: hashOf(token) };
}

/** Proves that a token was ours. Without it, anybody who knows a session's id could end it with an invented token. */
const tag = (key: Buffer, body: string) => createHmac("sha256", key).update(body).digest("base64url");

const hashOf = (token: string): TokenHash => new Uint8Array(createHash("sha256").update(token).digest());

/** Keyed, so that somebody who can write to the store, but does not have the secret, cannot plant a token there. */
const keyedHash = (key: Buffer, token: string): TokenHash =>
  new Uint8Array(createHmac("sha256", key).update(token).digest());
