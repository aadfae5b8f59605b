/** Recognises this machine: as the address in a setting, and as the sender of a request. */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import addresses from "ipaddr.js";

/** Whether only this machine can reach a listener there. A name other than localhost may resolve to anything. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost") return true;
  return isIP(host) !== 0 && addresses.process(host).range() === "loopback";
}

/** `Host` as a browser or curl on this machine sends it. A name that an attacker's DNS points here does not match. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** Headers that only proxies add. */
const FORWARDING =
  /^(forwarded|x-forwarded.*|via|x-real-ip|x-client-ip|true-client-ip|x-original-.*|x-envoy-.*|cf-.*)$/;

/**
 * Whether the request comes from a program on this machine, or from this server's own page. False for requests from
 * another machine or through a proxy, and from pages of other sites: their `Origin` differs, and where DNS rebinding
 * makes them same-origin, `Host` is their name. An nginx that is not configured for it adds no forwarding header and
 * sends a local `Host`, but it speaks HTTP/1.0.
 */
export function isFromThisMachine(request: IncomingMessage): boolean {
  const { socket, headers, httpVersion } = request;
  const { host = "", origin, "sec-fetch-site": site = "same-origin" } = headers;
  return (
    [socket.localAddress, socket.remoteAddress].every((address) => address !== undefined && isLoopback(address)) &&
    httpVersion === "1.1" &&
    LOOPBACK_HOST.test(host) &&
    !Object.keys(headers).some((name) => FORWARDING.test(name)) &&
    (origin === undefined || origin === `http://${host.toLowerCase()}`) &&
    site === "same-origin"
  );
}
