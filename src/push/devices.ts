/** Push devices: registering one, and taking one back. A device belongs to the session that registered it. */
import { ECDH } from "node:crypto";
import type { PoolClient } from "pg";
import { z } from "zod";
import { withViewer } from "../accounts/living.js";
import { badInput, notFound } from "../errors.js";
import type { PushPlatform } from "../generated/prisma/enums.js";
import { newId, parsePushDeviceId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import { parsedJson } from "../text/json.js";
import type { Viewer } from "../viewer.js";
import { type Endpoints, RefusedEndpoint } from "./endpoints.js";
import type { PushTarget } from "./push-service.js";
import type { PushServices } from "./services.js";

export interface PushDeviceRow {
  id: string;
  platform: PushPlatform;
  createdAt: Date;
  lastPushedAt: Date | null;
}

interface Parts {
  limits: Limits;
  pushServices: PushServices;
  store: Store;
  config: { maxPushDevices: number };
}

export interface Registration {
  platform: PushPlatform;
  /** For WEB the JSON of a PushSubscription; for the others the device's token. */
  token: string;
  sandbox?: boolean | null | undefined;
}

/** Longer than any token or subscription that a service gives. */
export const MAX_TOKEN = 4_096;
/** Below the 2,704 bytes that an index of PostgreSQL takes. */
const MAX_ADDRESS = 2_000;

const COLUMNS = 'id, platform, created_at AS "createdAt", last_pushed_at AS "lastPushedAt"';

export async function pushDevicesOf(store: Store, { userId }: Viewer): Promise<PushDeviceRow[]> {
  const { rows } = await store.pool.query<PushDeviceRow>({
    name: "push-devices",
    text: `SELECT ${COLUMNS} FROM push_devices WHERE user_id = $1 ORDER BY id`,
    values: [userId],
  });
  return rows;
}

/**
 * Registers the device of the viewer's session. An address that is known is the viewer's from now on, whoever registered
 * it before: on a shared phone the other account gets no more pushes. A repeat returns the same device.
 */
export async function registerPushDevice(parts: Parts, viewer: Viewer, input: Registration): Promise<PushDeviceRow> {
  const { pushServices, store } = parts;
  if (!pushServices.has(input.platform)) throw badInput("platform", `This server does not push to ${input.platform}.`);
  const address = addressOf(pushServices.endpoints, input);
  await parts.limits.use("own", viewer.userId);
  if (address.platform === "WEB") await pushServices.endpoints.checkNow(address.token).catch(refuse);
  return withViewer(store, viewer, async (client) => {
    const device = await putDevice(client, viewer, { ...address, sandbox: input.sandbox ?? false });
    await client.query({
      name: "drop-oldest-push-devices",
      text: `DELETE FROM push_devices WHERE user_id = $1 AND id IN (
        SELECT id FROM push_devices WHERE user_id = $1 ORDER BY id DESC OFFSET $2)`,
      values: [viewer.userId, parts.config.maxPushDevices],
    });
    return device;
  });
}

type Address = Pick<PushTarget, "platform" | "token" | "keys">;

/** A device that changes hands gets another id: pushes that are due for the old one find no device. */
async function putDevice(
  client: PoolClient,
  { userId, sessionId }: Viewer,
  { platform, token, keys, sandbox }: Address & { sandbox: boolean },
): Promise<PushDeviceRow> {
  const { rows } = await client.query<PushDeviceRow>({
    name: "register-push-device",
    text: `INSERT INTO push_devices AS d (user_id, id, platform, token, keys, sandbox, session_id)
      VALUES ($1, $2, $3::"PushPlatform", $4, $5, $6, $7)
      ON CONFLICT (platform, token) DO UPDATE SET user_id = EXCLUDED.user_id, keys = EXCLUDED.keys,
        sandbox = EXCLUDED.sandbox, session_id = EXCLUDED.session_id, failures = 0, last_failure = NULL, registered_at = now(),
        id = CASE WHEN d.user_id = EXCLUDED.user_id THEN d.id ELSE EXCLUDED.id END,
        created_at = CASE WHEN d.user_id = EXCLUDED.user_id THEN d.created_at ELSE EXCLUDED.created_at END,
        last_pushed_at = CASE WHEN d.user_id = EXCLUDED.user_id THEN d.last_pushed_at END
      RETURNING ${COLUMNS}`,
    values: [userId, newId(), platform, token, keys, sandbox, sessionId],
  });
  return rows[0] as PushDeviceRow;
}

/** NOT_FOUND for what is no device of the viewer. */
export async function unregisterPushDevice(
  parts: Pick<Parts, "limits" | "store">,
  viewer: Viewer,
  deviceId: string,
): Promise<string> {
  const id = parsePushDeviceId(deviceId);
  if (!id) throw notFound("push device");
  await parts.limits.use("own", viewer.userId);
  const { rowCount } = await parts.store.pool.query({
    name: "unregister-push-device",
    text: "DELETE FROM push_devices WHERE user_id = $1 AND id = $2",
    values: [viewer.userId, id],
  });
  if (!rowCount) throw notFound("push device");
  return id;
}

/** A PushSubscription as browsers write it. The keys are a point of P-256 and 16 bytes. */
const SUBSCRIPTION = z.object({
  endpoint: z.string().max(MAX_ADDRESS),
  keys: z.object({
    p256dh: z.string().refine((key) => bytesIn(key) === 65 && isOnCurve(key)),
    auth: z.string().refine((secret) => bytesIn(secret) === 16),
  }),
});

const bytesIn = (base64url: string) =>
  /^[\w-]+=*$/.test(base64url) ? Buffer.from(base64url, "base64url").length : undefined;

/** A key beside the curve fails at every push. */
function isOnCurve(key: string): boolean {
  try {
    ECDH.convertKey(key, "prime256v1", "base64url");
    return true;
  } catch {
    return false;
  }
}

function addressOf(endpoints: Endpoints, { platform, token }: Registration): Address {
  if (platform === "WEB") return subscriptionIn(endpoints, token);
  const isToken = platform === "APNS" ? /^[0-9a-fA-F]{64,200}$/ : /^[\w:.[\]-]{1,2000}$/;
  if (!isToken.test(token)) throw badInput("token", `\`token\` is not a device token of ${platform}.`);
  return { platform, token: platform === "APNS" ? token.toLowerCase() : token, keys: null };
}

function subscriptionIn(endpoints: Endpoints, json: string): Address {
  const { success, data } = SUBSCRIPTION.safeParse(parsedJson(json));
  if (!success)
    throw badInput("token", "`token` is not the JSON of a PushSubscription with its `endpoint` and `keys`.");
  try {
    endpoints.check(data.endpoint);
  } catch (error) {
    refuse(error);
  }
  return { platform: "WEB", token: new URL(data.endpoint).href, keys: data.keys };
}

function refuse(error: unknown): never {
  if (!(error instanceof RefusedEndpoint)) throw error;
  throw badInput("token", `The subscription's \`endpoint\` ${error.message}.`);
}
