/**
 * The seal of news: whoever can publish on Redis but does not have the secret of the servers can make no server believe
 * anything. It covers the channel, so that news cannot be moved to another, and the time, so that news cannot be kept and
 * published again much later.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Seal {
  /** The text as it travels over a channel. */
  close(channel: string, text: string): string;
  /** The text that was sealed, and when; undefined where the seal is not ours. */
  open(channel: string, sealed: string): Opened | undefined;
}

export interface Opened {
  text: string;
  /** By the clock of the server that published it, in milliseconds since 1970. */
  sentAt: number;
}

const TAG_BYTES = 16;
const TAG_LENGTH = Math.ceil((TAG_BYTES * 8) / 6);
/** Redis gives up a subscriber for whom it keeps more bytes than this. */
const MAX_LENGTH = 32 * 1_048_576;

/** The tag, when it was sent, and the text, each after a dot. */
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
