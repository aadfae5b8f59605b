/** Messages: sending them, and reading them by their place in the conversation. */

import type { Logger } from "pino";
import type { Publisher } from "../bus/publish.js";
import { checkClientId } from "../client-ids.js";
import type { Config } from "../config.js";
import { forgetDraft } from "../conversations/memberships.js";
import { membershipsOf } from "../conversations/reads.js";
import { badInput, notFound } from "../errors.js";
import type { MessageKind } from "../generated/prisma/enums.js";
import { newId, parseConversationId, parseMessageId, parseUserId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import type { Counts } from "../telemetry/counts.js";
import type { TypingBoard } from "../typing/board.js";
import { stopTyping } from "../typing/service.js";
import type { Typists } from "../typing/typists.js";
import type { Viewer } from "../viewer.js";
import { checkBody } from "./body.js";
import type { MessageWriter, Sent } from "./writer.js";

interface Parts {
  publish: Publisher;
  config: Config;
  counts: Counts;
  limits: Limits;
  log: Logger;
  messageWriter: MessageWriter;
  store: Store;
  typingBoard: TypingBoard;
  typists: Typists;
}

export interface SendInput {
  conversationId: string;
  clientMessageId?: string | null | undefined;
  kind?: MessageKind | null | undefined;
  body?: string | null | undefined;
  replyToId?: string | null | undefined;
  mentionIds?: string[] | null | undefined;
  mentionEveryone?: boolean | null | undefined;
}

export async function sendMessage(parts: Parts, viewer: Viewer, input: SendInput): Promise<Sent> {
  if (input.kind && input.kind !== "TEXT") throw badInput("kind", "A message without attachments is TEXT.");
  const conversationId = conversationKey(input.conversationId);
  const outgoing = {
    conversationId,
    senderId: viewer.userId,
    clientMessageId: checkClientId("clientMessageId", input.clientMessageId) ?? newId(),
    body: checkBody(parts.config, input.body),
    replyToSeq: input.replyToId == null ? null : seqIn(conversationId, input.replyToId),
    mentionIds: checkMentions(parts.config, input.mentionIds ?? []),
    mentionsAll: input.mentionEveryone ?? false,
  };
  await parts.limits.use("send", viewer.userId);
  const stored = await parts.messageWriter.send(outgoing);
  parts.counts.sends++;
  if (stored.isDuplicate) parts.counts.sendDuplicates++;
  const sent = await asSeen(parts.store, viewer, stored);
  stopTyping(parts, viewer.userId, conversationId);
  if (sent.hasDraft) await forgetDraft(parts, viewer.userId, conversationId);
  return sent;
}

/**
 * A sender who left and came back cannot see what they sent before they came back. So a repeat of it is answered
 * without the reactions that others have added meanwhile.
 */
async function asSeen(store: Store, { userId }: Viewer, sent: Sent): Promise<Sent> {
  if (!sent.isDuplicate) return sent;
  const { message } = sent;
  const [membership] = await membershipsOf(store, userId, [message.conversationId]);
  if (!membership) throw notFound("conversation"); // left after it was found
  return message.seq > membership.member.hiddenThroughSeq
    ? sent
    : { ...sent, message: { ...message, reactions: null } };
}

function conversationKey(id: string): string {
  const key = parseConversationId(id);
  if (!key) throw notFound("conversation");
  return key;
}

function seqIn(conversationId: string, id: string): number {
  const key = parseMessageId(id);
  if (key?.conversationId !== conversationId) throw notFound("message");
  return key.seq;
}

function checkMentions(config: Config, ids: readonly string[]): string[] {
  const most = config.maxMentions;
  if (ids.length > most) throw badInput("mentionIds", `A message mentions at most ${most} people.`);
  const people = new Set(ids.map(parseUserId));
  return [...people].map((id) => {
    if (id === undefined) throw notFound("member");
    return id;
  });
}
