/** The contents of a push. By default it only wakes the application up; a person may allow a preview of the message. */
import { conversationId as globalConversationId, messageId as globalMessageId } from "../ids.js";
import { bodyOf, titleOf } from "../notifications/words.js";
import { cutTo } from "../text/characters.js";
import type { Job } from "./outbox.js";
import { MAX_PAYLOAD_BYTES, type Push, type PushPayload } from "./push-service.js";
import type { NewMessage, Situation } from "./reads.js";

/** Pushes of one conversation replace each other by this tag. */
const tagOf = (conversationId: string) => globalConversationId(conversationId);
const SUMMARY_TAG = "summary";

interface Contents {
  message: NewMessage;
  /** Its text, if the person allows previews. */
  body: string | null;
  count: number;
  badge: number;
}

export async function messagePush(
  job: Job,
  situation: Situation,
  { message, body, count, badge }: Contents,
): Promise<Push> {
  const { conversationId } = job;
  const payload: PushPayload = {
    v: 1,
    type: "message",
    conversationId: globalConversationId(conversationId),
    messageId: globalMessageId({ conversationId, seq: message.seq }),
    count,
    badge,
  };
  if (!situation.showsPreviews) return { payload, tag: tagOf(conversationId) };
  const about = { kind: "MESSAGE_NEW" as const, title: situation.title, actor: message.sender, message: { body } };
  const { text } = await bodyOf(about, async () => null);
  return { payload: fitting({ ...payload, title: titleOf(about), body: text }), tag: tagOf(conversationId) };
}

/** One for all that came during quiet hours. */
export function summaryPush(count: number, conversations: number, badge: number): Push {
  const body = `${count} new ${count === 1 ? "message" : "messages"} in ${conversations} conversations.`;
  return { payload: { v: 1, type: "summary", count, badge, title: "While it was quiet", body }, tag: SUMMARY_TAG };
}

export function withdrawal({ conversationId }: Job, badge: number): Push {
  const payload: PushPayload = {
    v: 1,
    type: "withdraw",
    conversationId: globalConversationId(conversationId),
    badge,
  };
  return { payload, tag: tagOf(conversationId) };
}

export const testPush = (): Push => ({
  payload: { v: 1, type: "test", title: "Parley", body: "This is a test: pushes reach this device." },
  tag: "test",
});

/** Cuts texts by whole characters until a service takes the payload. */
function fitting(payload: PushPayload): PushPayload {
  let cut = payload;
  for (let most = 100; Buffer.byteLength(JSON.stringify(cut)) > MAX_PAYLOAD_BYTES && most > 0; most >>= 1)
    cut = { ...payload, title: cutTo(payload.title ?? "", most), body: `${cutTo(payload.body ?? "", most)}…` };
  return cut;
}
