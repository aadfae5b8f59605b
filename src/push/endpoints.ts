/**
 * The addresses to which Web Push may post. Users choose them, so they may not lead into the operator's network: the
 * host has to be one of the services that the settings name, and has to resolve to public addresses, at the registration
 * and at every connection.
 */
import { lookup } from "node:dns";
import { lookup as lookUp } from "node:dns/promises";
import type { Agent } from "node:https";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import type { Config } from "../config.js";
import { agentFor } from "./trust.js";

export class RefusedEndpoint extends Error {}

export class Endpoints {
  readonly agent: Agent;
  readonly #services: readonly string[];
  readonly #allowsPrivate: boolean;

  constructor(config: Config) {
    const { pushServices, pushPrivate } = config;
    this.#services = pushServices.map((service) => service.toLowerCase());
    this.#allowsPrivate = pushPrivate === "1";
    this.agent = agentFor(config, this.#allowsPrivate ? {} : { lookup: publicLookup });
  }

  /** Throws a {@link RefusedEndpoint} unless the address belongs to a push service. Connects to nothing. */
  check(endpoint: string): void {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (url?.protocol !== "https:" || url.username !== "" || url.password !== "" || url.hash !== "")
      throw new RefusedEndpoint("is not an https address of a push service");
    if (!this.#services.some((service) => isOf(url, service)))
      throw new RefusedEndpoint("is not at a push service that this server posts to");
    const address = url.hostname.replace(/^\[|\]$/g, "");
    if (ipaddr.isValid(address) && !this.#allowsPrivate && !isPublic(address))
      throw new RefusedEndpoint("is not at a public address");
  }

  /** The same, and looks up where the name leads. A name that cannot be looked up now is checked when it is used. */
  async checkNow(endpoint: string): Promise<void> {
    this.check(endpoint);
    if (this.#allowsPrivate) return;
    const { hostname } = new URL(endpoint);
    const found = await lookUp(hostname, { all: true }).catch(() => []);
    if (!found.every(({ address }) => isPublic(address))) throw new RefusedEndpoint("is not at a public address");
  }

  close(): void {
    this.agent.destroy();
  }
}

function isOf({ hostname, port }: URL, service: string): boolean {
  if (service === "*") return true;
  const [name = "", wantedPort = ""] = service.split(/:(?=\d+$)/);
  if (port !== wantedPort) return false;
  return name.startsWith("*.") ? hostname.endsWith(name.slice(1)) : hostname === name;
}

export function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === "unicast";
}

/** Refuses names that lead to an address that is not public: checked where the connection is made, not before it. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    if (!found.every(({ address }) => isPublic(address)))
      return callback(Object.assign(new Error("the name leads to a private address"), { code: "EPRIVATE" }), []);
    const [first] = found;
    if (options.all || !first) callback(null, found);
    else callback(null, first.address, first.family);
  });
};
