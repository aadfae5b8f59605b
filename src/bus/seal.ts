/**
 * Seals news, so that somebody who can publish on Redis without the servers' secret can make no server believe
 * anything. The seal covers the channel, so that news cannot be moved to another one, and the time, so that news cannot
 * be recorded and published again much later.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Seal {
  /** Returns the text as it travels over a channel. */
  close(channel: string, text: string): string;
  /** Returns the sealed text and its time; undefined if the seal is not ours. */
  open(channel: string, sealed: string): Opened | undefined;
}

export interface Opened {
  text: string;
  /** By the clock of the server that published it, in milliseconds since 1970. */
  sentAt: number;
}

const TAG_BYTES = 16;
const TAG_LENGTH = Math.ceil((TAG_BYTES * 8) / 6);
/** Redis disconnects a subscriber for which it buffers more bytes than this. */
const MAX_LENGTH = 32 * 1_048_576;

/** The tag, the time of sending and the text, separated by dots. */
const SEALED = new RegExp(`^([\\w-]{${TAG_LENGTH}})\\.(\\d{1,15})\\.`);

export function createSeal(secret: string): Seal {
  const key = createHmac("sha256", secret).update("parley bus").digest();
  const tagOf = (channel: string, rest: string) =>
    createHmac("sha256", key).update(`${channel}\n${rest}`).digest().subarray(0, TAG_BYTES);
  return {
    close(channel, text) {
      const rest = `${Date.now()}.${text}`;
      return `${tagOf(channel, rest).toString("base64url")}.${rest}`;
    },
    open(channel, sealed) {
      if (sealed.length > MAX_LENGTH) return undefined;
      const [head, tag = "", sentAt] = SEALED.exec(sealed) ?? [];
      if (head === undefined) return undefined;
      const given = Buffer.from(tag, "base64url");
      if (!timingSafeEqual(given, tagOf(channel, sealed.slice(TAG_LENGTH + 1)))) return undefined;
      return { text: sealed.slice(head.length), sentAt: Number(sentAt) };
    },
  };
}
