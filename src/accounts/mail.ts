/**
 * Sends letters through the operator's SMTP server. A request never waits for a letter: it leaves a function that
 * writes the letter, and may read the store; the letter is written and sent afterwards. The queue is in memory, and
 * bounded. If a letter is lost with its server, the person who misses it asks for it again.
 */
import { createTransport, type Transporter } from "nodemailer";
import type { Logger } from "pino";
import type { Config } from "../config.js";
import { ParleyError } from "../errors.js";
import type { Counts } from "../telemetry/counts.js";

export interface Letter {
  /** An address that `requireEmail` has passed. */
  to: string;
  subject: string;
  text: string;
}

/** Writes a letter; resolves with undefined if there is nothing to write, or it must not be written. */
export type Write = () => Promise<Letter | undefined>;

export interface Mail {
  /** Whether an SMTP server is configured. */
  readonly canSend: boolean;
  /** Writes and sends a letter later, if there is a server; returns at once. */
  sendLater(write: Write): void;
  /** Drops the letters that wait. Those that are being sent have some seconds left. */
  close(): Promise<void>;
}

/** Letters that wait to be sent, or to be tried again. */
const MAX_WAITING = 1_000;
/** Letters that are sent at the same time. */
const MAX_SENDING = 4;
/** The delay after the first try, the second and the third. After the fourth, the letter is given up. */
const RETRY_AFTER_MS = [1_000, 5_000, 30_000];
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const CLOSE_MS = 5_000;

interface Job {
  write: Write;
  letter?: Letter | undefined;
  tries: number;
}

interface Surroundings {
  from: Config["mailFrom"];
  log: Logger;
  counts: Counts;
  /** Whether an outage of the store caused the error, and was logged. */
  explains(error: unknown): Promise<boolean>;
}

export function createMail(config: Config, surroundings: Omit<Surroundings, "from">): Mail {
  if (config.smtpUrl === undefined) return { canSend: false, sendLater() {}, async close() {} };
  return new SmtpMail(config.smtpUrl, { from: config.mailFrom, ...surroundings });
}

class SmtpMail implements Mail {
  readonly canSend = true;
  readonly #transport: Transporter;
  readonly #with: Surroundings;
  readonly #queue: Job[] = [];
  readonly #sending = new Set<Promise<void>>();
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #closing = new AbortController();
  /** When the SMTP server began to fail; undefined while it works. The failure is logged once, and its end once. */
  #awaySince: number | undefined;

  constructor(url: string, surroundings: Surroundings) {
    this.#with = surroundings;
    this.#transport = createTransport({
      url,
      // Without TLS, anybody on the way could read a token. Options in the URL are applied later, and win.
      requireTLS: !isLoopback(new URL(url).hostname),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      dnsTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  sendLater(write: Write): void {
    if (this.#closing.signal.aborted) return;
    if (this.#queue.length + this.#retries.size >= MAX_WAITING) this.#with.counts.lettersFailed++;
    else this.#enqueue({ write, tries: 0 });
  }

  async close(): Promise<void> {
    this.#queue.length = 0;
    for (const timer of this.#retries) clearTimeout(timer);
    this.#retries.clear();
    const late = setTimeout(() => this.#closing.abort(), CLOSE_MS);
    while (this.#sending.size > 0) await Promise.all(this.#sending);
    clearTimeout(late);
    this.#closing.abort();
    this.#transport.close();
  }

  #enqueue(job: Job): void {
    this.#queue.push(job);
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#sending.size >= MAX_SENDING) return;
    const job = this.#queue.shift();
    if (!job) return;
    const sending = this.#send(job)
      .catch((error) => this.#fail(job, error))
      .finally(() => {
        this.#sending.delete(sending);
        this.#sendNext();
      });
    this.#sending.add(sending);
  }

  async #send(job: Job): Promise<void> {
    job.tries++;
    job.letter ??= await job.write().catch(nothingToWrite);
    if (!job.letter) return;
    const { to, subject, text } = job.letter;
    await this.#transport.sendMail({
      from: this.#with.from,
      // Objects and a separate envelope leave nothing to parse: a comma or a comment could make another address.
      to: { name: "", address: to },
      envelope: { from: this.#with.from.address, to: [to] },
      subject,
      text,
      headers: { "Auto-Submitted": "auto-generated" },
      signal: this.#closing.signal,
    });
    this.#with.counts.letters++;
    if (this.#awaySince === undefined) return;
    this.#with.log.warn({ awayMs: Math.round(performance.now() - this.#awaySince) }, "letters are sent again");
    this.#awaySince = undefined;
  }

  async #fail(job: Job, error: unknown): Promise<void> {
    const { log, counts, explains } = this.#with;
    if (job.letter && isRefused(error)) {
      // The refusal concerns this letter alone. The address stays out of the log.
      const { responseCode, command } = error as { responseCode?: number; command?: string };
      log.warn({ responseCode, command }, "the mail server refused a letter");
    } else {
      if (this.#awaySince === undefined && !this.#closing.signal.aborted && (job.letter || !(await explains(error)))) {
        this.#awaySince ??= performance.now();
        log.error({ err: error }, "letters cannot be sent; each is tried again a few times");
      }
      if (this.#retryLater(job)) return;
    }
    counts.lettersFailed++;
  }

  #retryLater(job: Job): boolean {
    const after = RETRY_AFTER_MS[job.tries - 1];
    if (after === undefined || this.#closing.signal.aborted) return false;
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#enqueue(job);
    }, after);
    this.#retries.add(timer);
    return true;
  }
}

/** The recipient deleted their account, or may not have the letter any more. */
function nothingToWrite(error: unknown): undefined {
  if (!(error instanceof ParleyError)) throw error;
}

/** Whether the refusal of the recipient or the content is permanent: another try would be refused as well. */
function isRefused(error: unknown): boolean {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  return (code === "EENVELOPE" || code === "EMESSAGE") && (responseCode ?? 0) >= 500;
}

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);
