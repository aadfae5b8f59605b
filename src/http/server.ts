/** HTTP, WebSocket and SSE on one path, with the steps of a request in order. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { ExecutionArgs, ExecutionResult, GraphQLError } from "graphql";
import { createYoga, type FetchAPI, type GraphQLParams, isAsyncIterable, type Plugin } from "graphql-yoga";
import { EXPORT_PATH, serveExport } from "../accounts/export.js";
import type { App } from "../app.js";
import type { Context } from "../context.js";
import { EventStream } from "../delivery/event-stream.js";
import { isDemoPath, serveDemo } from "../demo/sign-in.js";
import { badInput, badRequest, type ErrorCode, unauthenticated } from "../errors.js";
import type { Payer } from "../graphql/documents.js";
import { Operations } from "../graphql/operations.js";
import { schema } from "../graphql/schema.js";
import { ClientMeter, Meters, unmetered } from "../limits/metering.js";
import { Seats } from "../limits/seats.js";
import { connectDevice } from "../presence/service.js";
import { createMetricsServer } from "../telemetry/metrics.js";
import { REQUEST_ID, traceOf } from "../telemetry/trace.js";
import {
  type Admission,
  admit,
  type Entrance,
  EXPOSED_HEADERS,
  Exhausted,
  isPost,
  notAcceptable,
  refuseExhausted,
  retryAfter,
} from "./admission.js";
import { AbandonedRequest, discardBody } from "./body.js";
import { serveGraphiql, wantsGraphiql } from "./graphiql.js";
import { type Connection, createGuardedServer } from "./guard.js";
import { isHealthPath, serveHealth } from "./health.js";
import { asksForStored, persistedQueryNotSupported } from "./persisted.js";
import { addressOf, GRAPHQL_PATH, isFromUnnamedProxy, isUrl, pathOf, peerOf, targetOf } from "./requests.js";
import { SocketServer } from "./socket.js";

export interface ParleyServer {
  http: Server;
  /** Only if a port is set for it. */
  metrics: Server | undefined;
  sockets: SocketServer;
}

interface NodeContext {
  req: IncomingMessage;
  res: ServerResponse;
  /** The viewer and the body, or the refusal: decided before Yoga looks at the request. */
  admission: Admission;
}

const PLAIN = { "content-type": "text/plain; charset=utf-8" };

export function createParleyServer(app: App): ParleyServer {
  const { config, log } = app;
  const entrance: Entrance = { app, meters: new Meters(config), noticeProxy: proxyNotice(app) };
  const operations = new Operations(schema, app);
  const yoga = createGraphql(app, operations);
  const seats = new Seats<Connection>(config.maxConnectionsPerAddress);
  const http = createGuardedServer({ log, seats, seatOf: (socket) => peerOf(config, socket) }, (request, response) => {
    request.url = targetOf(request);
    const path = pathOf(request);
    entrance.noticeProxy(request);
    response.setHeader(REQUEST_ID, traceOf(request).requestId);
    if (isHealthPath(path)) void serveHealth(app, request, response);
    else if (isDemoPath(path)) void serveDemo(app, request, response);
    else if (path === EXPORT_PATH) serveOneExport(app, request, response);
    else if (path !== GRAPHQL_PATH) response.writeHead(404, PLAIN).end(`Parley answers at ${GRAPHQL_PATH}\n`);
    else if (wantsGraphiql(request)) servePage(entrance, request, response);
    else if (!isUrl(request)) response.writeHead(400).end();
    else void answer(entrance, request, response);
  });
  /**
   * Admission never throws. Most refusals go through Yoga like an answer, so they have a form that the client accepts.
   */
  async function answer(entrance: Entrance, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admission = await admit(entrance, request, response);
    if (admission.refusal instanceof Exhausted) return refuseExhausted(app, admission.refusal, request, response);
    if (admission.refusal instanceof AbandonedRequest) return void response.destroy();
    if (admission.refusal !== undefined) {
      admission.refusal = operations.mask(admission.refusal, traceOf(request));
      discardBody(request);
    }
    await yoga(request, response, { admission });
  }
  const metrics = config.metricsPort === undefined ? undefined : createMetricsServer(app);
  const sockets = new SocketServer(entrance, schema, operations);
  sockets.listenOn(http);
  return { http, metrics, sockets };
}

function createGraphql(app: App, operations: Operations) {
  const { config } = app;
  return createYoga<NodeContext, Context>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    landingPage: false,
    graphiql: false,
    multipart: false,
    maxRequestBodySize: false, // the body is read before, within its bound
    parserAndValidationCache: false,
    logging: false, // Yoga logs clients' mistakes as failures; real failures are logged where they are masked
    cors: {
      origin: config.origins.includes("*") ? "*" : config.origins,
      credentials: false,
      maxAge: 86_400,
      exposedHeaders: EXPOSED_HEADERS,
    },
    maskedErrors: { maskError: (error) => withStatus(operations.mask(error)) },
    context: ({ admission }) => admission.context as Context,
    plugins: [throughOperations(app, operations), ...(config.debug ? [reportCosts(app)] : [])],
  });
}

/** Logs once that a proxy in front is named by no setting. Only a hint, because any client can send such a header. */
function proxyNotice({ config, log }: App): (request: IncomingMessage) => void {
  let isNoticed = false;
  return (request) => {
    if (isNoticed || !isFromUnnamedProxy(config, request)) return;
    isNoticed = true;
    log.warn(
      { peer: request.socket.remoteAddress },
      "a request says that it was forwarded, by a peer that PARLEY_TRUSTED_PROXIES does not name: if that is your proxy, name it, or all its clients who are not signed in count as one address",
    );
  };
}

function serveOneExport(app: App, request: IncomingMessage, response: ServerResponse): void {
  serveExport(app, request, response).catch(async (error) => {
    response.destroy();
    const isTheClients = response.closed || error.code === "ERR_STREAM_PREMATURE_CLOSE";
    if (!isTheClients && !(await app.store.outage.explains(error)))
      app.log.error({ err: error }, "an export was cut off");
  });
}

function servePage({ app, meters }: Entrance, request: IncomingMessage, response: ServerResponse): void {
  const meter = new ClientMeter(meters.address(addressOf(app.config, request)));
  if (meter.waitMs > 0) {
    response
      .writeHead(429, { ...PLAIN, ...retryAfter(meter.waitMs) })
      .end("Too many requests; wait, then try again.\n");
    return;
  }
  meter.take("operations", 1);
  serveGraphiql(app.config, request, response).catch((error) => {
    app.log.error({ err: error }, "GraphiQL could not be served");
    response.destroy();
  });
}

/** Gives 400 to every client whose request is not a GraphQL request at all; graphql-yoga would answer some with 200. */
function withStatus(error: GraphQLError): GraphQLError {
  if (error.path || error.locations) return error;
  const { code, http = {} } = error.extensions as { code?: string; http?: { status?: number; spec?: boolean } };
  const { status = 400, spec: _, ...rest } = http;
  if (code === "BAD_USER_INPUT") error.extensions.http = { ...rest, status };
  return error;
}

/** Makes Yoga parse, validate, execute and subscribe through the same functions as the socket. */
function throughOperations(app: App, operations: Operations): Plugin<Context, NodeContext> {
  return {
    onRequestParse: ({ requestParser, setRequestParser, serverContext }) => {
      const { admission, req } = serverContext;
      setRequestParser(async (request) => {
        if (admission.refusal !== undefined) throw admission.refusal;
        const params = isPost(req)
          ? paramsOf(admission.body ?? "")
          : await refuseBadJson(() => requestParser?.(request) ?? {});
        if (asksForStored(params)) throw persistedQueryNotSupported();
        return params;
      });
    },
    onParse: ({ context, setParseFn }) => {
      setParseFn((source: string | { body: string }) => {
        const query = typeof source === "string" ? source : source.body;
        const { document, errors } = operations.prepare(query, payerOf(context));
        if (!document) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
        operations.nameOf(document, (context as { params?: GraphQLParams }).params?.operationName);
        return document;
      });
    },
    onValidate: ({ setResult }) => setResult([]),
    onExecute: ({ setExecuteFn }) => setExecuteFn((args: ExecutionArgs) => operations.execute(args)),
    onResultProcess({ result, setResult }) {
      if (!Array.isArray(result) && !isAsyncIterable(result) && result.errors?.length) setResult(inFull(result));
    },
    onResponse({ response, setResponse, fetchAPI }) {
      if (response.status === 406 && !response.body) setResponse(explained(response, fetchAPI));
    },
    onSubscribe: ({ setSubscribeFn, args }) => {
      setSubscribeFn(async () => {
        const { req } = args.contextValue as unknown as NodeContext;
        if (!acceptsEvents(req)) return { errors: [operations.mask(noStream())] };
        const stream = await operations.subscribe(args);
        if (stream instanceof EventStream) await holdBySession(app, args.contextValue as Context, stream);
        return stream;
      });
    },
  };

  /** Adds a body to a 406: Yoga sends none when the client accepts no form that it can write. */
  function explained({ status, headers }: Response, { Response: Answer }: FetchAPI): Response {
    const { message, extensions } = operations.mask(notAcceptable());
    const { http: _, ...result } = extensions;
    const type = { ...Object.fromEntries(headers), "content-type": "application/json; charset=utf-8" };
    return new Answer(JSON.stringify({ errors: [{ message, extensions: result }] }), { status, headers: type });
  }
}

/**
 * Gives one status to every refusal before execution: of the document, the name, the variables or the size. `spec`
 * keeps the 200 that the specification has for `application/json`.
 */
function refuseAsOne({ extensions }: GraphQLError): void {
  const { code, http } = extensions as { code?: ErrorCode; http?: object };
  if (code === "BAD_USER_INPUT" || code === "TOO_COMPLEX") extensions.http = http ?? { status: 400, spec: true };
}

/** Writes the errors itself. Yoga would rebuild each from nodes without their text, and lose the locations. */
function inFull(result: ExecutionResult) {
  const { errors, ...rest } = result;
  if (!("data" in result)) for (const error of errors ?? []) refuseAsOne(error);
  const written = errors?.map((error) => {
    const { extensions: { http: _, ...extensions } = {}, ...shown } = error.toJSON();
    return { ...shown, extensions };
  });
  return { ...result, stringify: () => JSON.stringify({ ...rest, errors: written }) };
}

/** Yoga asks for the context only after parsing, so until then the payer comes from the admission. */
const payerOf = (context: unknown): Payer => (context as NodeContext).admission.context ?? { meter: unmetered };

/** The parameters in a POST's body. Yoga checks their types afterwards. */
function paramsOf(body: string): GraphQLParams {
  let params: unknown;
  try {
    params = JSON.parse(body);
  } catch {
    throw badInput("body", "The body of a POST is JSON.");
  }
  if (!(params instanceof Object)) throw badInput("body", "The body of a POST is a JSON object.");
  return params as GraphQLParams;
}

/** Yoga would report bad JSON in a URL's parameters as a fault of the server. */
async function refuseBadJson<Params>(parse: () => Params): Promise<Awaited<Params>> {
  try {
    return await parse();
  } catch (error) {
    throw error instanceof SyntaxError ? badInput("variables", "`variables` and `extensions` are JSON.") : error;
  }
}

/** Whether the client accepts a stream of events. Yoga would check that only after the stream has begun. */
function acceptsEvents({ headers: { accept = "*/*" } }: IncomingMessage): boolean {
  const types = accept.toLowerCase().split(",");
  return types.some((type) => /^\s*(\*\/\*|text\/\*|text\/event-stream)\s*(;|$)/.test(type));
}

const noStream = () =>
  badRequest("accept", "A subscription over HTTP is a stream of events: accept text/event-stream.", { status: 406 });

/** For debugging: reading these headers before and after an event gives its cost in executions and frames written. */
function reportCosts({ counts }: App): Plugin<Context> {
  return {
    onResponse({ response }) {
      response.headers.set("x-parley-executions", String(counts.executions));
      response.headers.set("x-parley-frames", String(counts.frames));
    },
  };
}

/**
 * An SSE stream counts as a connected device, and ends with its session, its token or its request. The request may have
 * ended before the stream began, or may get another answer than the stream.
 */
async function holdBySession(app: App, { viewer, life }: Context, stream: EventStream): Promise<void> {
  const end = () => void stream.return();
  life?.addEventListener("abort", end, { once: true });
  stream.whenEnded(() => life?.removeEventListener("abort", end));
  if (life?.aborted) end();
  if (!viewer) return;
  try {
    stream.whenEnded(connectDevice(app, viewer));
    stream.whenEnded(await app.hub.watchSession(viewer, () => void stream.fail(unauthenticated())));
  } catch (error) {
    await stream.return(); // nothing else ends it
    throw error;
  }
}
