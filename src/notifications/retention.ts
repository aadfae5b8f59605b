/** Deletes old notifications in small steps. Every server does so: each step can be repeated. */
import type { Logger } from "pino";
import type { Config } from "../config.js";
import type { Store } from "../store/store.js";

interface Parts {
  config: Config;
  log: Logger;
  store: Store;
}

const STEP = 1_000;

/** Deletes expired notifications once per sweep interval; returns a function that stops it. */
export function startRetention(parts: Parts): () => Promise<void> {
  let deleting: Promise<void> | undefined;
  let isStopped = false;
  const timer = setInterval(() => {
    deleting ??= deleteExpired(parts, () => isStopped)
      .catch((error) =>
        parts.log.debug({ err: error }, "expired notifications could not be deleted; the next turn tries again"),
      )
      .finally(() => {
        deleting = undefined;
      });
  }, parts.config.sweepSeconds * 1_000);
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await deleting;
  };
}

async function deleteExpired(parts: { config: Config; store: Store }, isStopped: () => boolean): Promise<void> {
  for (let gone = STEP; gone === STEP && !isStopped(); ) {
    const { rowCount } = await parts.store.pool.query({
      name: "forget-old-notifications",
      text: `DELETE FROM notifications WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM notifications WHERE created_at < now() - $1 * interval '1 day' LIMIT ${STEP} FOR UPDATE SKIP LOCKED
        ))`,
      values: [parts.config.notificationDays],
    });
    gone = rowCount ?? 0;
  }
}
