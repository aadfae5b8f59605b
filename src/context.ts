/** Who is asking, and through which door: one context for HTTP, SSE and WebSocket. */
import type { App } from "./app.js";
import { unauthenticated } from "./errors.js";
import type { EventOutlet } from "./event-outlet.js";
import type { Meter } from "./metering.js";
import type { Trace } from "./trace.js";

/** The person an operation runs for. */
export interface Viewer {
  userId: string;
  /** The signed-in device. */
  sessionId: string;
  /** The rotation of the session that the access token came with; absent in tokens of servers of the release before. */
  generation?: number | undefined;
  /** When the access token ends, in milliseconds since 1970. */
  expiresAt: number;
}

export interface Context {
  app: App;
  viewer: Viewer | undefined;
  /** The client's address, as far as the server can tell. */
  address: string;
  userAgent: string | undefined;
  /** The request's id and trace; absent where an event is executed for many. */
  trace?: Trace | undefined;
  /** When the request came, by this process's clock. */
  beganAt?: number;
  /** It is a poll that has waited for an event. */
  hasWaited?: boolean;
  /** The server runs on its defaults, and a program of this very machine asks, with no proxy between. */
  isFromThisMachine?: boolean;
  /** Pays for what the client makes this server do, before it is done. */
  meter: Meter;
  /** Over HTTP: aborted once nobody waits for the answer any more, because it was written or its connection has gone. */
  life?: AbortSignal | undefined;
  /** The WebSocket connection's id; absent over HTTP. */
  connectionId?: string | undefined;
  /** The client asked that messages which streams and polls bring it count as delivered. */
  acknowledgesDelivery?: boolean | undefined;
  /** Over HTTP, where the client asked for that: calls when an event of its stream was written out. */
  outlet?: EventOutlet | undefined;
  /** The result goes to several subscribers, each of whom was admitted to the conversation of the event. */
  isShared?: boolean;
  /** Of a shared result: it is as it would be for each of these people, and for nobody else. */
  isOnlyFor?(userIds: readonly string[]): void;
}

/** The viewer, or UNAUTHENTICATED. */
export function viewerOf(context: Context): Viewer {
  if (!context.viewer) throw unauthenticated();
  return context.viewer;
}
