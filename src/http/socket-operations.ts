/** The operations of a socket: each is checked before graphql-ws runs it. */
import { GraphQLError, type GraphQLSchema } from "graphql";
import type { Context as Connection, SubscribePayload } from "graphql-ws";
import type { App } from "../app.js";
import type { Context } from "../context.js";
import type { SubscribeArgs } from "../delivery/subscribe.js";
import { badInput, rateLimited } from "../errors.js";
import type { Operations } from "../graphql/operations.js";
import { traceWithin } from "../telemetry/trace.js";
import type { Client } from "./client.js";
import { PING_EVERY_MS } from "./heartbeat.js";
import { asksForStored, persistedQueryNotSupported } from "./persisted.js";

/** An operation's arguments. `hasBegun` ends its turn: call it once the operation has its answer or its stream. */
export interface Begun extends SubscribeArgs {
  hasBegun(): void;
}

const MAX_ID_LENGTH = 128;

/** The operation that a client asks for, or its errors. `key` is the operation's id within graphql-ws. */
export async function begin(
  app: App,
  schema: GraphQLSchema,
  operations: Operations,
  { extra: client }: Connection<Record<string, unknown>, Client>,
  key: string,
  payload: SubscribePayload,
): Promise<Begun | ReturnType<Operations["mask"]>[]> {
  let hasBegun = () => {};
  const beganAt = performance.now();
  const trace = traceWithin(client.trace, payload.extensions);
  try {
    await checkMayAsk(app, client, client.operations.idOf(key) ?? "");
    hasBegun = await client.throttle.meter.turns.take();
    const operationId = client.operations.idOf(key);
    if (operationId === undefined) throw new GraphQLError("The client completed it before it began."); // not sent
    if (asksForStored(payload)) throw persistedQueryNotSupported();
    const { document, errors } = operations.prepare(payload.query, { meter: client.throttle.meter, trace });
    if (!document) throw new AggregateError(errors);
    // graphql-ws keeps the text as long as the operation lives: clients with the same document share one string.
    if (document.loc) Object.assign(payload, { query: document.loc.source.body });
    return {
      schema,
      document,
      operationName: operations.nameOf(document, payload.operationName),
      variableValues: payload.variables ?? {},
      contextValue: contextFor(app, client, { trace, beganAt }),
      on: { wire: client.wire, operationId },
      hasBegun,
    };
  } catch (error) {
    hasBegun();
    return (error instanceof AggregateError ? error.errors : [error]).map((each) => operations.mask(each, trace));
  }
}

/** Completed operations may still run on the server: a client may have as many of these as active ones. */
const UNFINISHED = 2;

async function checkMayAsk(app: App, client: Client, id: string): Promise<void> {
  const { viewer, connectionId, throttle, operations, unfinished } = client;
  const { maxOperationsPerSocket: most } = app.config;
  if (id.length > MAX_ID_LENGTH) throw badInput("id", `An operation's id has at most ${MAX_ID_LENGTH} characters.`);
  throttle.meter.spend("operations", 1);
  if (operations.size > most || unfinished > UNFINISHED * most) throw rateLimited(PING_EVERY_MS);
  await app.limits.use("request", viewer?.userId ?? connectionId);
}

function contextFor(app: App, client: Client, asked: Pick<Context, "trace" | "beganAt">): Context {
  return {
    ...asked,
    app,
    isFromThisMachine: client.isFromThisMachine,
    viewer: client.viewer,
    address: client.address,
    userAgent: client.userAgent,
    connectionId: client.connectionId,
    meter: client.throttle.meter,
    acknowledgesDelivery: client.acknowledgesDelivery,
  };
}
