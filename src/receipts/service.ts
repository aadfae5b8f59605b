/** Receipts: each member's progress. A message's status, recipients and readers follow from the members' positions. */
import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import type { Config } from "../config.js";
import { unmark } from "../conversations/memberships.js";
import { conversationFor } from "../conversations/reads.js";
import { badInput, notFound } from "../errors.js";
import { type MessageKey, parseMessageId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import { withdraw } from "../push/outbox.js";
import type { PushServices } from "../push/services.js";
import type { Store } from "../store/store.js";
import type { Viewer } from "../viewer.js";
import type { Acknowledgements } from "./acknowledgements.js";
import { requireVisible, visibleAmong } from "./reads.js";
import type { ReceiptRow } from "./rows.js";

interface Parts {
  acknowledgements: Acknowledgements;
  config: Pick<Config, "pushDelayMs">;
  publish: Publisher;
  pushServices: Pick<PushServices, "isEmpty">;
  limits: Limits;
  log: Logger;
  store: Store;
}

export const MAX_ACKNOWLEDGED = 100;

/**
 * Reports that this device has these messages. Each also acknowledges all earlier ones of its conversation. Messages
 * that the viewer cannot see are skipped: the viewer may have lost access since, and the others arrived all the same. A
 * message that is withheld from the viewer is skipped like one that does not exist.
 */
export async function acknowledgeDelivery(
  parts: Pick<Parts, "acknowledgements" | "limits" | "store">,
  viewer: Viewer,
  messageIds: readonly string[],
): Promise<ReceiptRow[]> {
  if (messageIds.length > MAX_ACKNOWLEDGED)
    throw badInput("messageIds", `Acknowledge at most ${MAX_ACKNOWLEDGED} messages at once.`);
  const keys = messageIds.map(wellFormedKey);
  await parts.limits.use("receipts", viewer.userId);
  const newest = newestByConversation(await visibleAmong(parts.store, viewer, keys));
  const raised = [...newest].map(([conversationId, deliveredSeq]) =>
    parts.acknowledgements.raise({ conversationId, userId: viewer.userId, deliveredSeq, readSeq: 0 }),
  );
  return (await Promise.all(raised)).filter((receipt) => receipt !== undefined);
}

/** Reports that the viewer has seen everything up to a message, or all. Seen messages also count as delivered. */
export async function markRead(
  parts: Parts,
  viewer: Viewer,
  input: { conversationId: string; upToMessageId?: string | null | undefined },
): Promise<ReceiptRow> {
  const membership = await conversationFor(parts.store, viewer, input.conversationId);
  const { conversation } = membership;
  const upTo = input.upToMessageId == null ? undefined : requireMessageKey(input.upToMessageId);
  if (upTo && upTo.conversationId !== conversation.id) throw notFound("message");
  if (upTo) await requireVisible(parts.store, viewer, upTo);
  await parts.limits.use("receipts", viewer.userId);
  const seq = upTo?.seq ?? conversation.lastSeq;
  const receipt = await parts.acknowledgements.raise({
    conversationId: conversation.id,
    userId: viewer.userId,
    deliveredSeq: seq,
    readSeq: seq,
  });
  if (!receipt) throw notFound("conversation");
  if (membership.member.markedUnread) await unmark(parts, viewer.userId, conversation.id);
  void withdrawPushed(parts, viewer.userId, conversation.id);
  return receipt;
}

/** Best effort: a push that it misses is replaced by the next one, or removed by the application when it opens. */
async function withdrawPushed(parts: Parts, userId: string, conversationId: string): Promise<void> {
  const { config, log, pushServices, store } = parts;
  if (pushServices.isEmpty) return;
  try {
    await withdraw(store.pool, userId, conversationId, config.pushDelayMs);
  } catch (error) {
    if (!(await store.outage.explains(error))) log.warn({ err: error }, "a push was not withdrawn");
  }
}

function wellFormedKey(id: string): MessageKey {
  const key = parseMessageId(id);
  if (!key) throw badInput("messageIds", "One of `messageIds` is not the id of a message.");
  return key;
}

function requireMessageKey(id: string): MessageKey {
  const key = parseMessageId(id);
  if (!key) throw notFound("message");
  return key;
}

function newestByConversation(keys: MessageKey[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { conversationId, seq } of keys)
    newest.set(conversationId, Math.max(seq, newest.get(conversationId) ?? 0));
  return newest;
}
