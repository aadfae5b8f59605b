/**
 * What streams and pages have brought to people's devices, on its way to the store. One watermark for each person and
 * conversation waits, the highest: however many messages are flushed meanwhile, there is nothing more to store.
 */
import type { Logger } from "pino";
import { createBatcher } from "../batcher.js";
import { isStoreAway } from "../errors.js";
import type { MessageKey } from "../ids.js";
import type { Outage } from "../outage.js";
import type { Acknowledgements, Progress } from "./acknowledgements.js";

export interface Deliveries {
  /** A device of theirs has a message, and each earlier one of its conversation. Returns before that is stored. */
  note(userId: string, place: MessageKey): void;
  /** Some delivery could not be noted. The next of its conversation implies it, so this is only logged. */
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
        await outage.over(error); // what arrived meanwhile waits in `due`
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
