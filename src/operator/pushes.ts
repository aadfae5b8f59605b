/** Sends a test push to a person's devices for the operator, and returns the answer of each service. */
import { forbidden, notFound } from "../errors.js";
import { parsePushDeviceId, pushDeviceId } from "../ids.js";
import { testPush } from "../push/payload.js";
import type { PushTarget } from "../push/push-service.js";
import { type Parts, personIdOf } from "./people.js";

export interface TestedPush {
  device: string;
  platform: string;
  /** As in docs/push.md: accepted, gone, retry or refused; `left alone` while its circuit is open. */
  result: string;
  answer: string;
}

/** Pushes to the named device, or to all of the person. Removes none, whatever the answer. */
export async function testPushes(
  parts: Parts,
  { username, device }: { username: string; device?: string | undefined },
): Promise<{ pushes: TestedPush[] }> {
  const { store } = parts;
  const pushServices = parts.pushServices();
  if (!pushServices) throw forbidden("The command needs the server's PARLEY_SECRET to sign pushes.");
  const only = device === undefined ? null : parsePushDeviceId(device);
  if (only === undefined) throw notFound("push device");
  const { rows } = await store.pool.query<PushTarget>({
    name: "push-targets",
    text: `SELECT user_id AS "userId", id, platform, token, keys, sandbox, registered_at AS "registeredAt"
      FROM push_devices WHERE user_id = $1 AND id = coalesce($2, id) ORDER BY id`,
    values: [await personIdOf(parts, username), only],
  });
  if (rows.length === 0) throw notFound("push device");
  const pushes = [];
  for (const target of rows) {
    const { result = "left alone", answer = "" } = (await pushServices.send(target, testPush())) ?? {};
    pushes.push({ device: pushDeviceId(target.id), platform: target.platform, result, answer });
  }
  return { pushes };
}
