/** The certificates that push services may have, and the connections that are kept to them. */
import { readFileSync } from "node:fs";
import { Agent, type AgentOptions } from "node:https";
import { rootCertificates } from "node:tls";
import { ConfigError } from "../config.js";

/** Connections to each service. */
const MAX_SOCKETS = 20;

/** The operator's certificates beside those of Node; empty if there are none. */
export function trusted({ pushCaFile }: { pushCaFile?: string | undefined }): { ca?: string[] } {
  if (pushCaFile === undefined) return {};
  return { ca: [...rootCertificates, readSettingFile("PARLEY_PUSH_CA_FILE", pushCaFile)] };
}

export const agentFor = (config: { pushCaFile?: string | undefined }, options: AgentOptions = {}): Agent =>
  new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, ...trusted(config), ...options });

/** A file that a setting names; a start without it fails in one line. */
export function readSettingFile(variable: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigError(`${variable}: ${file} cannot be read`);
  }
}
