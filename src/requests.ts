/** What a request says of who sent it, whichever door it came through. */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import addresses from "ipaddr.js";
import proxyAddress from "proxy-addr";
import type { Config } from "./config.js";
import { badInput } from "./errors.js";

/** Where all operations go, over HTTP and over sockets. */
export const GRAPHQL_PATH = "/graphql";

/** The token of an `authorization` value, with or without the word Bearer; undefined where there is none. */
export function bearerToken(value: string | null | undefined): string | undefined {
  const token = value?.replace(/^bearer\s+/i, "").trim();
  return token || undefined;
}

/** The request header that does for event streams and polls what `acknowledgeDelivery` of `connectionParams` does for a socket. */
export const ACKNOWLEDGE_HEADER = "x-parley-acknowledge-delivery";

/** Whether the client wants what it is brought to count as delivered. */
export function wantsAcknowledging({ headers }: IncomingMessage): boolean {
  const value = headers[ACKNOWLEDGE_HEADER] ?? "false";
  if (value !== "true" && value !== "false")
    throw badInput(ACKNOWLEDGE_HEADER, `The header \`${ACKNOWLEDGE_HEADER}\` is \`true\` or \`false\`.`);
  return value === "true";
}

/** Pages of any origin may call where `*` is allowed: the token is never sent by itself, so none can borrow it. */
export function isOriginAllowed(allowed: readonly string[], origin: string | undefined): boolean {
  return origin === undefined || allowed.includes("*") || allowed.includes(origin);
}

/**
 * Whose request it is, as far as an address can say: what limits count by. Behind load balancers it is the first address
 * on the way to here that is none of theirs. Of an IPv6 address only the network counts, because whoever has one has all
 * addresses in it.
 */
export function addressOf({ isProxy }: Pick<Config, "isProxy">, request: IncomingMessage): string {
  return networkOrAddress(proxyAddress(request, isProxy));
}

/** Where a connection comes from, as it is counted; undefined where that is a load balancer, behind which many are. */
export function peerOf({ isProxy }: Pick<Config, "isProxy">, { remoteAddress }: Socket): string | undefined {
  if (remoteAddress === undefined) return "unknown"; // gone already
  return isProxy(remoteAddress, 0) ? undefined : networkOrAddress(remoteAddress);
}

/** Whether somebody says that they pass the request on for others, and is not among those whose word is taken. */
export function isFromUnnamedProxy({ isProxy }: Pick<Config, "isProxy">, request: IncomingMessage): boolean {
  const { remoteAddress } = request.socket;
  const isForwarded = request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined;
  return isForwarded && remoteAddress !== undefined && !isProxy(remoteAddress, 0);
}

function networkOrAddress(address: string): string {
  if (!addresses.isValid(address)) return "unknown"; // gone already, or a load balancer that says no address
  const parsed = addresses.process(address); // what is IPv4 in the clothes of IPv6 is IPv4
  return parsed instanceof addresses.IPv6 ? networkOf(parsed) : parsed.toString();
}

const networkOf = ({ parts }: addresses.IPv6) =>
  `${parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;

/** What was asked for, without the origin that clients put before it where they take us for a proxy. */
export function targetOf({ url = "/" }: IncomingMessage): string {
  return url.replace(/^https?:\/\/[^/?]*/i, "") || "/";
}

/** The path that was asked for: the address is never parsed as a whole, because `//` and `*` are no URLs, and come. */
export function pathOf(request: IncomingMessage): string {
  return targetOf(request).split("?", 1)[0] ?? "/";
}

/** Whether host and target make a URL together, as what reads requests by their URL takes for granted. */
export function isUrl(request: IncomingMessage): boolean {
  return URL.canParse(`http://${request.headers.host ?? "localhost"}${targetOf(request)}`);
}

export function paramsOf({ url = "/" }: IncomingMessage): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start));
}
