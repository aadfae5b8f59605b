/** The interface of all push services: the push that each is given, and the meaning of its answer for the device. */
import type { PushPlatform } from "../generated/prisma/enums.js";

export interface PushTarget {
  userId: string;
  id: string;
  platform: PushPlatform;
  /** The address at the service: a URL for WEB. */
  token: string;
  /** For WEB: the keys that payloads are encrypted with. */
  keys: { p256dh: string; auth: string } | null;
  sandbox: boolean;
  /** When it was registered last. */
  registeredAt: Date;
}

/** One push, in a form that every service can carry. */
export interface Push {
  /** Its JSON has at most {@link MAX_PAYLOAD_BYTES} bytes. */
  payload: PushPayload;
  /** A later push of the same tag takes the place of this one on the device. */
  tag: string;
}

export interface PushPayload {
  v: 1;
  /** `message`: new messages of one conversation; `summary`: messages of quiet hours; `withdraw`: the person has read them elsewhere. */
  type: "message" | "summary" | "withdraw" | "test";
  conversationId?: string;
  /** The newest message that it is about. */
  messageId?: string;
  /** How many messages it stands for. */
  count?: number;
  /** The person's unread messages, for the badge of the application. */
  badge?: number;
  /** Only if the person allows previews. */
  title?: string;
  body?: string;
}

/** 4,096 bytes is what every service takes; Web Push encrypts, which adds 103. */
export const MAX_PAYLOAD_BYTES = 3_993;

/** How a service answered, in its own words, for logs and the operator. */
export type Outcome =
  /** The service has the push. With a ticket, its receipt is available later, and says whether the push arrived. */
  | { result: "accepted"; answer: string; ticket?: string | undefined }
  /** The device is no more: it is removed. */
  | { result: "gone"; answer: string }
  /** Another try may succeed, after this time if the service gave one. */
  | { result: "retry"; answer: string; afterMs?: number | undefined }
  /** The service refuses what this server sends, whoever the device is: the operator must act. The device stays. */
  | { result: "refused"; answer: string };

export interface PushService {
  /** The name under which failures are counted: pushes that are likely to fail together share a circuit. */
  nameOf(target: PushTarget): string;
  /** Never rejects because of the service: a time-out and a broken connection are answers, too. */
  send(target: PushTarget, push: Push): Promise<Outcome>;
  /** The outcomes of accepted pushes, by their tickets; undefined if the service did not answer. */
  receipts?(tickets: readonly string[]): Promise<Map<string, Outcome> | undefined>;
  close(): void;
}

/** A service keeps a push for a device that is off for this long: what is older is in the list. */
export const TTL_SECONDS = 24 * 3_600;

/** An alert without a preview. */
export const NO_PREVIEW = "New message";

/** How long a service may take to answer. Below the lease of a push, so that no second worker sends it meanwhile. */
export const ANSWER_MS = 10_000;
