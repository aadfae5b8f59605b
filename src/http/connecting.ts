/** Admits a socket after its `connection_init`. */
import type { Context as Connection } from "graphql-ws";
import { z } from "zod";
import { viewerFor } from "../accounts/sessions.js";
import type { App } from "../app.js";
import { trackDevice } from "../presence/service.js";
import type { Client } from "./client.js";
import { CLOSE } from "./close-codes.js";
import type { PersonSockets } from "./person-sockets.js";
import { bearerToken } from "./requests.js";

/** The payload of `connection_init`. */
const ConnectionParams = z.looseObject({
  authorization: z.string().optional(),
  Authorization: z.string().optional(),
  /** New messages that streams write to this socket count as delivered to its device. */
  acknowledgeDelivery: z.boolean().optional(),
});

/** Admits only clients with a valid token, so everything after this has a viewer. */
export async function admit(
  app: App,
  devices: PersonSockets,
  connection: Connection<Record<string, unknown>, Client>,
): Promise<boolean> {
  const client = connection.extra;
  const { socket, connectionId } = client;
  client.hasBegun = true;
  client.throttle.meter.take("operations", 1);
  const refused = (code: number, reason: string) => {
    socket.close(code, reason);
    return false;
  };
  const params = ConnectionParams.safeParse(connection.connectionParams ?? {});
  if (!params.success) return refused(CLOSE.noToken, "Bad connectionParams");
  const token = bearerToken(params.data.authorization ?? params.data.Authorization ?? client.authorization);
  // The token is longer than everything else that is kept of the client, and is no longer needed.
  client.authorization = undefined;
  Object.assign(connection, { connectionParams: undefined });
  if (token === undefined) return refused(CLOSE.noToken, "connectionParams.authorization is missing");
  const viewer = await viewerFor(app, token);
  if (!viewer) return refused(CLOSE.badToken, "The access token is expired, revoked or not ours");
  if (!(await devices.makeRoom(viewer.userId))) return refused(CLOSE.tooMany, "Too many event streams and polls");
  if (socket.readyState !== socket.OPEN) return false; // it closed during the look-ups

  client.viewer = viewer;
  devices.add(viewer.userId, client);
  client.acknowledgesDelivery = params.data.acknowledgeDelivery ?? false;
  const stops = await Promise.all([
    // The socket closes after this turn, so a `signOut` over this very socket still gets its answer. Events later in
    // the same turn came after the session's end (a busy server receives many at once), so none is written.
    app.hub.watchSession(viewer, (reason) => {
      client.wire.silence();
      setImmediate(() => socket.close(CLOSE.badToken, `The session's token is ${reason}`));
    }),
    trackDevice(app, viewer, connectionId),
  ]);
  client.whenClosed(...stops);
  return true;
}
