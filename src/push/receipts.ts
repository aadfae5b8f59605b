/** Receipts of pushes. A service with receipts accepts every push first: only the receipt shows that a device is gone. */
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { Store } from "../store/store.js";
import { type Counts, count } from "../telemetry/counts.js";
import { removeDevice } from "./outbox.js";
import type { Outcome } from "./push-service.js";
import type { PushServices } from "./services.js";

/** Expo has most receipts after a quarter of an hour, and keeps them for a day. */
const FIRST_ASKED = "15 minutes";
const ASKED_AGAIN = "15 minutes";
const KEPT = "1 day";
/** Expo answers for up to a thousand at once. */
const AT_ONCE = 300;

interface Ticket {
  ticket: string;
  userId: string;
  deviceId: string;
}

export async function noteTicket(
  pool: Pool,
  { userId, deviceId }: { userId: string; deviceId: string },
  ticket: string,
): Promise<void> {
  await pool.query({
    name: "note-push-ticket",
    text: `INSERT INTO push_tickets (ticket, user_id, device_id, due_at) VALUES ($3, $1, $2, now() + interval '${FIRST_ASKED}')
      ON CONFLICT (ticket) DO NOTHING`,
    values: [userId, deviceId, ticket],
  });
}

/** Asks for the receipts that are due, and removes the devices that are gone. */
export async function askForReceipts(parts: {
  counts: Counts;
  log: Logger;
  pushServices: PushServices;
  store: Store;
}): Promise<void> {
  const tickets = await takeTickets(parts.store.pool);
  if (tickets.length === 0) return;
  const receipts = await parts.pushServices.receipts(tickets.map(({ ticket }) => ticket));
  for (const ticket of tickets) {
    const outcome = receipts?.get(ticket.ticket);
    if (outcome) await settle(parts, ticket, outcome);
  }
}

async function settle(
  { counts, log, store }: { counts: Counts; log: Logger; store: Store },
  { ticket, userId, deviceId }: Ticket,
  outcome: Outcome,
): Promise<void> {
  const { result, answer } = outcome;
  if (result !== "accepted") count(counts.pushes, result);
  if (result === "refused") log.error({ platform: "EXPO", answer }, "a push service refuses what this server sends");
  if (result === "gone") await removeDevice(store.pool, { userId, deviceId });
  await store.pool.query("DELETE FROM push_tickets WHERE ticket = $1", [ticket]);
}

async function takeTickets(pool: Pool): Promise<Ticket[]> {
  const { rows } = await pool.query<Ticket>({
    name: "take-push-tickets",
    text: `WITH old AS (DELETE FROM push_tickets WHERE created_at < now() - interval '${KEPT}')
      UPDATE push_tickets p SET due_at = now() + interval '${ASKED_AGAIN}' FROM (
        SELECT ticket FROM push_tickets WHERE due_at <= now() AND created_at >= now() - interval '${KEPT}'
        ORDER BY due_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
      ) taken WHERE p.ticket = taken.ticket
      RETURNING p.ticket, p.user_id AS "userId", p.device_id AS "deviceId"`,
  });
  return rows;
}
