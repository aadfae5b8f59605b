/** The viewer of an operation and the transport that it came over: one context for HTTP, SSE and WebSocket. */
import type { App } from "./app.js";
import { unauthenticated } from "./errors.js";
import type { EventOutlet } from "./http/event-outlet.js";
import type { Meter } from "./limits/metering.js";
import type { Trace } from "./telemetry/trace.js";
import type { Viewer } from "./viewer.js";

export interface Context {
  app: App;
  viewer: Viewer | undefined;
  /** The client's address, as the connection and trusted proxies report it. */
  address: string;
  userAgent: string | undefined;
  /** The request's id and trace; absent for an event that is executed once for many subscribers. */
  trace?: Trace | undefined;
  /** When the request arrived, by this process's clock. */
  beganAt?: number;
  /** The operation is a poll that may wait for an event. */
  hasWaited?: boolean;
  /** The server cannot be reached from other machines, and the request comes from this one with no proxy between. */
  isFromThisMachine?: boolean;
  /** Charges the client for work before this server does it. */
  meter: Meter;
  /** Over HTTP: aborted once nobody waits for the answer any more. It was written, or its connection is gone. */
  life?: AbortSignal | undefined;
  /** The WebSocket connection's id; absent over HTTP. */
  connectionId?: string | undefined;
  /** The client asked to count messages as delivered when a stream or a poll delivers them to it. */
  acknowledgesDelivery?: boolean | undefined;
  /** Over HTTP with {@link acknowledgesDelivery}: calls back when an event of the stream was written out. */
  outlet?: EventOutlet | undefined;
  /** The result goes to several subscribers. Each of them was admitted to the conversation of the event. */
  isShared?: boolean;
  /** Limits a shared result to these people: it is the same for each of them, and nobody else may have it. */
  isOnlyFor?(userIds: readonly string[]): void;
}

/** The viewer, or UNAUTHENTICATED. */
export function viewerOf(context: Context): Viewer {
  if (!context.viewer) throw unauthenticated();
  return context.viewer;
}
