/** What a request says of who sent it, whichever door it came through. */
import type { IncomingMessage } from "node:http";

/** The token of an `authorization` value, with or without the word Bearer; undefined where there is none. */
export function bearerToken(value: string | null | undefined): string | undefined {
  const token = value?.replace(/^bearer\s+/i, "").trim();
  return token || undefined;
}

/** Pages of any origin may call where `*` is allowed: the token is never sent by itself, so none can borrow it. */
export function isOriginAllowed(allowed: readonly string[], origin: string | undefined): boolean {
  return origin === undefined || allowed.includes("*") || allowed.includes(origin);
}

/** The address that the connection comes from. Behind a load balancer that is the load balancer's, until it is trusted. */
export function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? "unknown";
}

/** The path that was asked for: the address is never parsed as a whole, because `//` and `*` are no URLs, and come. */
export function pathOf({ url = "/" }: IncomingMessage): string {
  return withoutOrigin(url).split("?", 1)[0] ?? "/";
}

export function paramsOf({ url = "/" }: IncomingMessage): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start));
}

/** Proxies may ask for a whole URL. */
const withoutOrigin = (url: string) => url.replace(/^https?:\/\/[^/?]*/i, "");
