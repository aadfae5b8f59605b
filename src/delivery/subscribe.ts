/**
 * Runs a subscription. Over a socket its events go directly to the wire, past graphql-ws; over HTTP they are pulled one
 * by one.
 */
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from "graphql";
import { Stream } from "../live/stream.js";
import { deliveryNotesFor } from "./acknowledgements.js";
import { EventStream } from "./event-stream.js";
import type { Sharing } from "./sharing.js";
import type { Masking } from "./source.js";
import { Subscriber } from "./subscriber.js";
import type { OnWire } from "./wire.js";

/** A subscription's operation and, over a socket, the wire for its frames. */
export interface SubscribeArgs extends ExecutionArgs {
  on?: OnWire;
}

export async function startSubscription(
  { on, ...args }: SubscribeArgs,
  sharing: Sharing,
  masking: Masking,
): Promise<EventStream | Subscriber | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(source instanceof Stream)) return source as ExecutionResult;
  const noteDelivery = deliveryNotesFor(args, source);
  return on
    ? new Subscriber(sharing, masking, args, { stream: source, noteDelivery, ...on })
    : new EventStream(sharing, masking, args, { stream: source, noteDelivery });
}
