/** The key pair that Web Push is signed with (VAPID, RFC 8292), and the signature for each push service. */
import { createECDH, hkdfSync } from "node:crypto";
import { LRUCache } from "lru-cache";
import webPush from "web-push";

/** Services accept a signature for 24 hours at most; clocks differ. */
const GOOD_FOR_SECONDS = 20 * 3_600;
/** Signing costs more than all else of a push, so a signature is used again. */
const KEPT_MS = 12 * 3_600_000;
const MAX_ORIGINS = 100;
const KEY_BYTES = 32;

export class Vapid {
  readonly publicKey: string;
  readonly #privateKey: string;
  readonly #subject: string;
  readonly #headers = new LRUCache<string, string>({ max: MAX_ORIGINS, ttl: KEPT_MS });

  /** Without a private key of its own the pair is made from the secret, so that it is the same on all servers. */
  constructor(subject: string, secret: string, privateKey?: string | undefined) {
    const key = privateKey
      ? Buffer.from(privateKey, "base64url")
      : Buffer.from(hkdfSync("sha256", secret, "parley", "web push", KEY_BYTES));
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(key);
    this.#privateKey = key.toString("base64url");
    this.publicKey = pair.getPublicKey().toString("base64url");
    this.#subject = subject;
  }

  /** The Authorization header for the service of an endpoint. */
  authorization(endpoint: string): string {
    const { origin } = new URL(endpoint);
    const known = this.#headers.get(origin);
    if (known) return known;
    const expiration = Math.floor(Date.now() / 1_000) + GOOD_FOR_SECONDS;
    const { Authorization: made } = webPush.getVapidHeaders(
      origin,
      this.#subject,
      this.publicKey,
      this.#privateKey,
      "aes128gcm",
      expiration,
    );
    this.#headers.set(origin, made);
    return made;
  }

  /** Signs anew for this service: it has refused the last signature. */
  forget(endpoint: string): void {
    this.#headers.delete(new URL(endpoint).origin);
  }
}
