/** Reads from a request who sent it, over HTTP and over sockets alike. */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import addresses from "ipaddr.js";
import proxyAddress from "proxy-addr";
import type { Config } from "../config.js";
import { badInput } from "../errors.js";

/** The path of all operations, over HTTP and over sockets. */
export const GRAPHQL_PATH = "/graphql";

/** The token of an `authorization` value, with or without the word Bearer; undefined where there is none. */
export function bearerToken(value: string | null | undefined): string | undefined {
  const token = value?.replace(/^bearer\s+/i, "").trim();
  return token || undefined;
}

/** The header of event streams and polls for what `acknowledgeDelivery` in `connectionParams` does for a socket. */
export const ACKNOWLEDGE_HEADER = "x-parley-acknowledge-delivery";

/** Whether the client wants the messages that it receives to count as delivered. */
export function wantsAcknowledging({ headers }: IncomingMessage): boolean {
  const value = headers[ACKNOWLEDGE_HEADER] ?? "false";
  if (value !== "true" && value !== "false")
    throw badInput(ACKNOWLEDGE_HEADER, `The header \`${ACKNOWLEDGE_HEADER}\` is \`true\` or \`false\`.`);
  return value === "true";
}

/** `*` allows pages of any origin: browsers never send the token by themselves, so no page can borrow it. */
export function isOriginAllowed(allowed: readonly string[], origin: string | undefined): boolean {
  return origin === undefined || allowed.includes("*") || allowed.includes(origin);
}

/**
 * The client's address, the key of the limits. Behind load balancers it is the nearest address on the way to here that
 * is not one of theirs. Only the network of an IPv6 address counts: a client with one address has all of the network.
 */
export function addressOf({ isProxy }: Pick<Config, "isProxy">, request: IncomingMessage): string {
  return networkOrAddress(proxyAddress(request, isProxy));
}

/** The key that connections are counted by; undefined for a load balancer, because many clients are behind it. */
export function peerOf({ isProxy }: Pick<Config, "isProxy">, { remoteAddress }: Socket): string | undefined {
  if (remoteAddress === undefined) return "unknown"; // gone already
  return isProxy(remoteAddress, 0) ? undefined : networkOrAddress(remoteAddress);
}

/** Whether the request claims to be forwarded, by a peer that is not a trusted proxy. */
export function isFromUnnamedProxy({ isProxy }: Pick<Config, "isProxy">, request: IncomingMessage): boolean {
  const { remoteAddress } = request.socket;
  const isForwarded = request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined;
  return isForwarded && remoteAddress !== undefined && !isProxy(remoteAddress, 0);
}

function networkOrAddress(address: string): string {
  if (!addresses.isValid(address)) return "unknown"; // gone already, or a load balancer that gives no address
  const parsed = addresses.process(address); // an IPv4-mapped IPv6 address counts as IPv4
  return parsed instanceof addresses.IPv6 ? networkOf(parsed) : parsed.toString();
}

const networkOf = ({ parts }: addresses.IPv6) =>
  `${parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;

/** The request target, without the origin that a client adds when it takes this server for a proxy. */
export function targetOf({ url = "/" }: IncomingMessage): string {
  return url.replace(/^https?:\/\/[^/?]*/i, "") || "/";
}

/** The requested path. The target is never parsed as a URL, because clients also send `//` and `*`, which are none. */
export function pathOf(request: IncomingMessage): string {
  return targetOf(request).split("?", 1)[0] ?? "/";
}

/** Whether host and target together make a URL: code that reads requests by their URL takes that for granted. */
export function isUrl(request: IncomingMessage): boolean {
  return URL.canParse(`http://${request.headers.host ?? "localhost"}${targetOf(request)}`);
}

export function paramsOf({ url = "/" }: IncomingMessage): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start));
}
