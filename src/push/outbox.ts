/**
 * The outbox of pushes, in two stages: new messages by conversation, written by the statement that stores the messages,
 * and from these a job for each device. A worker takes a row by moving its due time forward, which is its lease, holds
 * no lock while it works, and deletes the row only if nothing newer came meanwhile. So a worker that is killed leaves
 * rows that become due again, and each message is pushed at least once.
 */
import type { Pool } from "pg";
import type { PushPlatform } from "../generated/prisma/enums.js";

/** Longer than a service may take to answer, and than all that a worker does before and after. */
const LEASE_SECONDS = 30;

/**
 * A part of the statements that store messages, from their CTE `messages` with conversation_id and seq: notes that the
 * messages are to be pushed. It writes nothing while no device is registered. The due time stays that of the first one.
 */
export const notePushDue = (messages: string, delayMs: string) => `due AS (
    INSERT INTO push_due AS d (conversation_id, from_seq, to_seq, due_at)
    SELECT conversation_id, min(seq), max(seq), clock_timestamp() + ${delayMs} * interval '1 ms' FROM ${messages}
    WHERE (SELECT true FROM push_devices LIMIT 1) GROUP BY conversation_id
    ON CONFLICT (conversation_id) DO UPDATE SET to_seq = greatest(d.to_seq, EXCLUDED.to_seq)
  )`;

/** New messages of a conversation that no job was made for yet. */
export interface Due {
  conversationId: string;
  fromSeq: number;
  toSeq: number;
}

export async function takeDue(pool: Pool, most: number): Promise<Due[]> {
  const { rows } = await pool.query<Due>({
    name: "take-push-due",
    text: `UPDATE push_due d SET due_at = now() + interval '${LEASE_SECONDS} s' FROM (
        SELECT conversation_id FROM push_due WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
      ) taken WHERE d.conversation_id = taken.conversation_id
      RETURNING d.conversation_id AS "conversationId", d.from_seq AS "fromSeq", d.to_seq AS "toSeq"`,
    values: [most],
  });
  return rows;
}

/**
 * Makes a job for each device of the members, or adds to the one that waits. Whether a push is sent is decided when it
 * is: members who want nothing of the conversation and those who have read it are left out here to save rows.
 */
export async function expand(pool: Pool, { conversationId, fromSeq, toSeq }: Due): Promise<void> {
  await pool.query({
    name: "expand-push-due",
    text: `WITH gone AS (
        DELETE FROM push_due WHERE conversation_id = $1 AND to_seq = $3
      ), rest AS (
        UPDATE push_due SET from_seq = $3 + 1, due_at = now() WHERE conversation_id = $1 AND to_seq > $3
      )
      INSERT INTO push_jobs AS j (user_id, device_id, conversation_id, platform, from_seq, to_seq, due_at)
      SELECT m.user_id, d.id, m.conversation_id, d.platform, $2, $3, now()
      FROM members m JOIN push_devices d ON d.user_id = m.user_id
      WHERE m.conversation_id = $1 AND m.left_at IS NULL AND m.notification_level <> 'NONE' AND m.read_seq < $3
      ORDER BY m.user_id, d.id
      ON CONFLICT (user_id, device_id, conversation_id) DO UPDATE SET to_seq = greatest(j.to_seq, EXCLUDED.to_seq)`,
    values: [conversationId, fromSeq, toSeq],
  });
}

interface Device {
  userId: string;
  deviceId: string;
}

export interface Job extends Device {
  conversationId: string;
  platform: PushPlatform;
  fromSeq: number;
  toSeq: number;
  createdAt: Date;
  attempts: number;
  /** It waited for the end of quiet hours. */
  isHeld: boolean;
}

const JOB = `j.user_id AS "userId", j.device_id AS "deviceId", j.conversation_id AS "conversationId", j.platform,
  j.from_seq AS "fromSeq", j.to_seq AS "toSeq", j.created_at AS "createdAt", j.attempts, j.is_held AS "isHeld"`;

const take = (
  which: string,
) => `UPDATE push_jobs j SET due_at = now() + interval '${LEASE_SECONDS} s', attempts = j.attempts + 1
  FROM (${which} FOR UPDATE SKIP LOCKED) t
  WHERE j.user_id = t.user_id AND j.device_id = t.device_id AND j.conversation_id = t.conversation_id
  RETURNING ${JOB}`;

/**
 * Takes jobs that are due. Of those of a device that waited for the end of quiet hours only the first can be taken; who
 * takes it takes the others along.
 */
export async function takeJobs(pool: Pool, most: number): Promise<Job[]> {
  const { rows } = await pool.query<Job>({
    name: "take-push-jobs",
    text: take(`SELECT user_id, device_id, conversation_id FROM push_jobs j
      WHERE due_at <= now() AND NOT (is_held AND EXISTS (
        SELECT FROM push_jobs o WHERE o.user_id = j.user_id AND o.device_id = j.device_id AND o.is_held
          AND o.conversation_id < j.conversation_id
      )) ORDER BY due_at LIMIT $1`),
    values: [most],
  });
  return rows;
}

/** Everything else of the device that waited for the end of quiet hours: one summary is sent for all of it. */
export async function takeHeldWith(pool: Pool, { userId, deviceId, conversationId }: Job): Promise<Job[]> {
  const { rows } = await pool.query<Job>({
    name: "take-held-push-jobs",
    text: take(`SELECT user_id, device_id, conversation_id FROM push_jobs
      WHERE user_id = $1 AND device_id = $2 AND conversation_id > $3 AND is_held ORDER BY conversation_id`),
    values: [userId, deviceId, conversationId],
  });
  return rows;
}

/** Makes jobs due that wait for the end of quiet hours: the person has changed these. */
export async function releaseHeld(pool: Pool, userId: string): Promise<void> {
  await pool.query({
    name: "release-held-push-jobs",
    text: "UPDATE push_jobs SET due_at = now() WHERE user_id = $1 AND is_held",
    values: [userId],
  });
}

const KEY = "user_id = $1 AND device_id = $2 AND conversation_id = $3";
const keyOf = ({ userId, deviceId, conversationId }: Job) => [userId, deviceId, conversationId];

/** Ends the job up to its newest message. Messages that came meanwhile are pushed after another delay. */
export async function finish(pool: Pool, job: Job, delayMs: number): Promise<void> {
  await pool.query({
    name: "finish-push-job",
    text: `WITH done AS (DELETE FROM push_jobs WHERE ${KEY} AND to_seq <= $4)
      UPDATE push_jobs SET from_seq = $4 + 1, attempts = 0, is_held = false, created_at = now(),
        due_at = now() + $5 * interval '1 ms' WHERE ${KEY} AND to_seq > $4`,
    values: [...keyOf(job), job.toSeq, delayMs],
  });
}

/** The service accepted it: devices show the conversation up to this message. */
export async function noteAccepted(pool: Pool, { userId, deviceId, conversationId, toSeq }: Job): Promise<void> {
  await pool.query({
    name: "note-pushed",
    text: `WITH device AS (
        UPDATE push_devices SET last_pushed_at = now(), failures = 0, last_failure = NULL WHERE user_id = $1 AND id = $2
      )
      INSERT INTO pushed AS p (user_id, conversation_id, seq, at) VALUES ($1, $3, $4, now())
      ON CONFLICT (conversation_id, user_id) DO UPDATE SET seq = greatest(p.seq, EXCLUDED.seq), at = EXCLUDED.at,
        is_withdrawn = false`,
    values: [userId, deviceId, conversationId, toSeq],
  });
}

export async function noteWithdrawn(pool: Pool, { userId, conversationId }: Job): Promise<void> {
  await pool.query({
    name: "note-withdrawn",
    text: "UPDATE pushed SET is_withdrawn = true WHERE user_id = $1 AND conversation_id = $2",
    values: [userId, conversationId],
  });
}

/** Another try at this time. `isHeld` if quiet hours end then. */
export async function postpone(
  pool: Pool,
  job: Job,
  { until, isHeld, isTry }: { until: Date; isHeld: boolean; isTry: boolean },
): Promise<void> {
  await pool.query({
    name: "postpone-push-job",
    text: `UPDATE push_jobs SET due_at = $4, is_held = $5, attempts = attempts - $6::int WHERE ${KEY}`,
    values: [...keyOf(job), until, isHeld, isTry ? 0 : 1],
  });
}

export async function noteFailure(pool: Pool, { userId, deviceId }: Device, answer: string): Promise<void> {
  await pool.query({
    name: "note-push-failure",
    text: "UPDATE push_devices SET failures = failures + 1, last_failure = $3 WHERE user_id = $1 AND id = $2",
    values: [userId, deviceId, answer],
  });
}

export async function removeDevice(pool: Pool, { userId, deviceId }: Device): Promise<void> {
  await pool.query({
    name: "remove-push-device",
    text: `WITH jobs AS (DELETE FROM push_jobs WHERE user_id = $1 AND device_id = $2)
      DELETE FROM push_devices WHERE user_id = $1 AND id = $2`,
    values: [userId, deviceId],
  });
}

/**
 * Makes jobs that remove the pushes of a conversation from the person's devices, because they have read it elsewhere.
 * Browsers get none: they show something of their own for a push that shows nothing.
 */
export async function withdraw(pool: Pool, userId: string, conversationId: string, delayMs: number): Promise<void> {
  await pool.query({
    name: "withdraw-pushed",
    text: `INSERT INTO push_jobs (user_id, device_id, conversation_id, platform, from_seq, to_seq, due_at)
      SELECT p.user_id, d.id, p.conversation_id, d.platform, p.seq, p.seq, now() + $3 * interval '1 ms'
      FROM pushed p JOIN members m ON m.conversation_id = p.conversation_id AND m.user_id = p.user_id
      JOIN push_devices d ON d.user_id = p.user_id AND d.platform <> 'WEB'
      WHERE p.user_id = $1 AND p.conversation_id = $2 AND NOT p.is_withdrawn AND p.seq <= m.read_seq
      ORDER BY d.id ON CONFLICT (user_id, device_id, conversation_id) DO NOTHING`,
    values: [userId, conversationId, delayMs],
  });
}

/** Whether anybody has a device, and the age of the push that is due first. */
export async function backlog(pool: Pool): Promise<{ hasDevices: boolean; oldestSeconds: number }> {
  const { rows } = await pool.query<{ hasDevices: boolean; oldestSeconds: number }>({
    name: "push-backlog",
    text: `SELECT EXISTS (SELECT FROM push_devices) OR EXISTS (SELECT FROM push_jobs) AS "hasDevices", coalesce((
        SELECT extract(epoch FROM now() - created_at) FROM push_jobs WHERE NOT is_held ORDER BY due_at LIMIT 1
      ), 0)::float AS "oldestSeconds"`,
  });
  return rows[0] ?? { hasDevices: false, oldestSeconds: 0 };
}
