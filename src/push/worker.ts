/**
 * Sends pushes. Every server has a worker, and they share the outbox. A worker decides about each push as it sends it:
 * a message that was read meanwhile, or has reached a device in use, is not pushed.
 */
import type { Logger } from "pino";
import { totalUnread } from "../inbox/service.js";
import { choicesFor, type Decision, decide } from "../notifications/decide.js";
import { quietUntil } from "../notifications/quiet-hours.js";
import type { Devices } from "../presence/devices.js";
import { presenceOf } from "../presence/reads.js";
import type { PresenceStatus } from "../presence/rows.js";
import type { Store } from "../store/store.js";
import { type Counts, count } from "../telemetry/counts.js";
import {
  backlog,
  expand,
  finish,
  type Job,
  noteAccepted,
  noteFailure,
  noteWithdrawn,
  postpone,
  removeDevice,
  takeDue,
  takeHeldWith,
  takeJobs,
} from "./outbox.js";
import { messagePush, summaryPush, withdrawal } from "./payload.js";
import type { Outcome, Push } from "./push-service.js";
import { bodyAt, type NewMessage, type Situation, situationOf } from "./reads.js";
import { askForReceipts, noteTicket } from "./receipts.js";
import { OPEN_MS, type PushServices } from "./services.js";

interface Parts {
  config: { pushDelayMs: number };
  counts: Counts;
  devices: Devices;
  log: Logger;
  pushServices: PushServices;
  store: Store;
}

/** How often a worker looks for what is due, and how often while nobody has a device. */
const LOOK_MS = 500;
const IDLE_MS = 5_000;
/** While more is due than one statement takes. */
const BUSY_MS = 20;
/** Taken with one statement. */
const MOST_TAKEN = 40;
/** Under way at once. Each ends within its lease: services answer within ten seconds, or are asked later. */
const MOST_IN_FLIGHT = 200;
/** The wait after a failure doubles from the first to the last of these. */
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 15 * 60_000;
const GIVEN_UP_MS = 24 * 3_600_000;

export class PushWorker {
  readonly #parts: Parts;
  /** Not awaited by the next round: a service that does not answer holds up none but its own pushes. */
  readonly #inFlight = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    if (!parts.pushServices.isEmpty) this.#lookIn(LOOK_MS);
  }

  /** A device was registered here: from now on there may be something to push. */
  nudge(): void {
    if (!this.#parts.pushServices.isEmpty && !this.#working) this.#lookIn(LOOK_MS);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#working;
    await Promise.all(this.#inFlight);
    this.#parts.pushServices.close();
  }

  #lookIn(ms: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#working = this.#work().then((nextMs) => {
        this.#working = undefined;
        this.#lookIn(nextMs);
      });
    }, ms);
  }

  /** One round. Returns the time until the next. */
  async #work(): Promise<number> {
    const { store, log } = this.#parts;
    try {
      const { hasDevices, oldestSeconds } = await backlog(store.pool);
      this.#parts.counts.oldestPushSeconds = oldestSeconds;
      if (!hasDevices) return IDLE_MS;
      for (const due of await takeDue(store.pool, MOST_TAKEN)) await expand(store.pool, due);
      await askForReceipts(this.#parts);
      const most = Math.min(MOST_TAKEN, MOST_IN_FLIGHT - this.#inFlight.size);
      const jobs = most > 0 ? await takeJobs(store.pool, most) : [];
      for (const job of jobs) this.#begin(job);
      return jobs.length === MOST_TAKEN ? BUSY_MS : LOOK_MS;
    } catch (error) {
      if (!(await store.outage.explains(error)))
        log.error({ err: error }, "a round of pushes was cut off; it is repeated");
      return LOOK_MS;
    }
  }

  #begin(job: Job): void {
    const done = this.#do(job).finally(() => this.#inFlight.delete(done));
    this.#inFlight.add(done);
  }

  async #do(job: Job): Promise<void> {
    const { store, log } = this.#parts;
    try {
      const situation = await situationOf(store.pool, job);
      if (!situation) await finish(store.pool, job, 0);
      else await this.#push(job, situation);
    } catch (error) {
      // Its lease ends, and it is tried again.
      if (!(await store.outage.explains(error))) log.error({ err: error }, "a push was cut off; it is repeated");
    }
  }

  async #push(job: Job, situation: Situation): Promise<void> {
    const { store } = this.#parts;
    const { pool } = store;
    const { until, messages } = await this.#decided(job, situation);
    if (until) return postpone(pool, job, { until, isHeld: true, isTry: false });
    const [message] = messages;
    if (!message) return this.#withdrawn(job, situation);
    const held = job.isHeld ? await this.#heldWith(job) : [];
    const badge = await totalUnread(store, job.userId);
    if (held.length > 0) {
      const total = held.reduce((sum, each) => sum + each.messages.length, messages.length);
      const isSent = await this.#send(job, situation, summaryPush(total, held.length + 1, badge));
      for (const each of held) await (isSent ? this.#pushed(each.job) : this.#againLater(each.job));
      return;
    }
    const body = situation.showsPreviews ? await bodyAt(pool, job.conversationId, message.seq) : null;
    await this.#send(
      job,
      situation,
      await messagePush(job, situation, { message, body, count: messages.length, badge }),
    );
  }

  /**
   * The messages that a push stands for, the newest first, or the end of the quiet hours until which they wait. A push
   * takes the place of the last one, so it stands for that one's messages, too. None if nothing came since.
   */
  async #decided(job: Job, situation: Situation): Promise<{ until?: Date | undefined; messages: NewMessage[] }> {
    if (situation.messages.length === 0) return { messages: [] };
    const presence = await this.#presenceOf(job.userId);
    const until = situation.quietHours ? quietUntil(situation.quietHours, new Date()) : undefined;
    const decisions = situation.messages.map((message) => ({
      message,
      push: decisionOn(message, situation, { presence, isQuiet: until !== undefined }).push,
    }));
    const calling = decisions.filter(({ push }) => push !== "NEVER");
    if ((calling[0]?.message.seq ?? 0) < job.fromSeq) return { messages: [] };
    if (until) return { until, messages: [] };
    return { messages: calling.map(({ message }) => message) };
  }

  async #presenceOf(userId: string): Promise<PresenceStatus> {
    // A push too many is better than none: without the leases everybody counts as away.
    const found = await presenceOf(this.#parts, [userId]).catch(() => undefined);
    return found?.get(userId)?.status ?? "AWAY";
  }

  async #heldWith(job: Job): Promise<{ job: Job; messages: NewMessage[] }[]> {
    const { pool } = this.#parts.store;
    const held: { job: Job; messages: NewMessage[] }[] = [];
    for (const other of await takeHeldWith(pool, job)) {
      const situation = await situationOf(pool, other);
      const messages = situation ? (await this.#decided(other, situation)).messages : [];
      if (messages.length > 0) held.push({ job: other, messages });
      else await finish(pool, other, 0);
    }
    return held;
  }

  async #withdrawn(job: Job, situation: Situation): Promise<void> {
    const { store, config } = this.#parts;
    const isRead = situation.readSeq >= job.toSeq && situation.isShown && job.platform !== "WEB";
    if (!isRead) return finish(store.pool, job, config.pushDelayMs);
    const badge = await totalUnread(store, job.userId);
    await this.#send(job, situation, withdrawal(job, badge));
  }

  /** Returns whether the service accepted it. */
  async #send(job: Job, { target }: Situation, push: Push): Promise<boolean> {
    const { counts, pushServices, store } = this.#parts;
    const outcome = await pushServices.send(target, push);
    if (outcome?.result !== "accepted") {
      await this.#refused(job, outcome);
      return false;
    }
    count(counts.pushes, "accepted");
    if (outcome.ticket !== undefined) await noteTicket(store.pool, job, outcome.ticket);
    if (push.payload.type === "withdraw") await this.#withdrew(job);
    else await this.#pushed(job);
    return true;
  }

  async #pushed(job: Job): Promise<void> {
    const { store, config } = this.#parts;
    await noteAccepted(store.pool, job);
    await finish(store.pool, job, config.pushDelayMs);
  }

  async #withdrew(job: Job): Promise<void> {
    const { store, config } = this.#parts;
    await noteWithdrawn(store.pool, job);
    await finish(store.pool, job, config.pushDelayMs);
  }

  async #refused(job: Job, outcome: Outcome | undefined): Promise<void> {
    const { counts, log, store } = this.#parts;
    const { pool } = store;
    if (!outcome)
      return postpone(pool, job, { until: new Date(Date.now() + OPEN_MS), isHeld: job.isHeld, isTry: false });
    const { result, answer } = outcome;
    count(counts.pushes, result);
    if (result === "gone") return removeDevice(pool, job);
    await noteFailure(pool, job, answer);
    if (result === "refused")
      log.error({ platform: job.platform, answer }, "a push service refuses what this server sends");
    await this.#againLater(job, result === "retry" ? outcome.afterMs : LAST_RETRY_MS);
  }

  async #againLater(job: Job, afterMs?: number | undefined): Promise<void> {
    const { counts, log, store } = this.#parts;
    if (Date.now() - job.createdAt.getTime() > GIVEN_UP_MS) {
      count(counts.pushes, "givenUp");
      log.warn({ platform: job.platform }, "a push was given up after a day");
      return finish(store.pool, job, 0);
    }
    const waitMs =
      Math.min(FIRST_RETRY_MS * 2 ** Math.min(job.attempts - 1, 10), LAST_RETRY_MS) * (0.75 + Math.random() / 2);
    const until = new Date(Date.now() + Math.max(afterMs ?? 0, waitMs));
    await postpone(store.pool, job, { until, isHeld: job.isHeld, isTry: true });
  }
}

function decisionOn(
  { seq, createdAt, isNamed, isForEveryone }: NewMessage,
  { isDirect, readSeq, deliveredSeq, ...chosen }: Situation,
  { presence, isQuiet }: { presence: PresenceStatus; isQuiet: boolean },
): Decision {
  return decide(
    { kind: "MESSAGE_NEW", isDirect, isNamed, isForEveryone },
    choicesFor("MESSAGE_NEW", createdAt, chosen),
    { isRead: seq <= readSeq, isDelivered: seq <= deliveredSeq, presence, isQuiet, hasDevices: true },
  );
}
