/**
 * Stores which messages streams and pages have delivered to people's devices. Only the highest watermark of each person
 * and conversation waits to be stored, so the work does not grow with the number of messages flushed meanwhile.
 */
import type { Logger } from "pino";
import { isStoreAway } from "../errors.js";
import type { MessageKey } from "../ids.js";
import { createBatcher } from "../store/batcher.js";
import type { Outage } from "../store/outage.js";
import type { Acknowledgements, Progress } from "./acknowledgements.js";

export interface Deliveries {
  /** Notes that a device has a message and all earlier ones of its conversation. Returns before that is stored. */
  note(userId: string, place: MessageKey): void;
  /** Logs a delivery that could not be noted. The conversation's next delivery implies it, so nothing else is done. */
  failed(error: unknown): Promise<void>;
}

interface Parts {
  acknowledgements: Acknowledgements;
  outage: Outage;
  log: Logger;
}

const MAX_BATCH = 200;

export function createDeliveries({ acknowledgements, outage, log }: Parts): Deliveries {
  const due = new Map<string, Progress>();
  const raiseAll = (batch: readonly Progress[]) => Promise.all(batch.map((each) => acknowledgements.raise(each)));

  const enqueue = createBatcher<string>(MAX_BATCH, async (keys) => {
    const batch = keys.flatMap((key) => due.get(key) ?? []);
    for (const key of keys) due.delete(key);
    try {
      await raiseAll(batch).catch(async (error) => {
        if (!isStoreAway(error)) throw error;
        await outage.over(error); // deliveries that arrive meanwhile wait in `due`
        await raiseAll(batch);
      });
    } catch (error) {
      await failed(error);
    }
  });

  async function failed(error: unknown): Promise<void> {
    if (!(await outage.explains(error))) log.warn({ err: error }, "a delivery was not noted");
  }

  return {
    note(userId, { conversationId, seq }) {
      const key = `${conversationId} ${userId}`;
      const known = due.get(key);
      if (known) {
        known.deliveredSeq = Math.max(known.deliveredSeq, seq);
        return;
      }
      due.set(key, { conversationId, userId, deliveredSeq: seq, readSeq: 0 });
      enqueue(key);
    },
    failed,
  };
}
