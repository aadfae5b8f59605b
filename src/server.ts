/** HTTP, WebSocket and SSE on one path: what a request passes, in order. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { ExecutionResult, GraphQLError } from "graphql";
import { createYoga, type FetchAPI, type GraphQLParams, isAsyncIterable, type Plugin } from "graphql-yoga";
import { EXPORT_PATH, serveExport } from "./accounts/export.js";
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
import type { App } from "./app.js";
import { AbandonedRequest, discardBody } from "./body.js";
import type { Context } from "./context.js";
import { isDemoPath, serveDemo } from "./demo-sign-in.js";
import { badInput, badRequest, type ErrorCode, unauthenticated } from "./errors.js";
import { EventStream } from "./events/subscribe.js";
import { serveGraphiql, wantsGraphiql } from "./graphiql.js";
import { type Connection, createGuardedServer } from "./guard.js";
import { isHealthPath, serveHealth } from "./health.js";
import { ClientMeter, Meters, unmetered } from "./metering.js";
import { createMetricsServer } from "./metrics.js";
import { createOperations, type Operations, type Payer } from "./operations.js";
import { asksForStored, persistedQueryNotSupported } from "./persisted.js";
import { connectDevice } from "./presence/service.js";
import { addressOf, GRAPHQL_PATH, isFromUnnamedProxy, isUrl, pathOf, peerOf, targetOf } from "./requests.js";
import { schema } from "./schema.js";
import { Seats } from "./seats.js";
import { type Sockets, serveSockets } from "./socket.js";
import { REQUEST_ID, traceOf } from "./trace.js";

export interface ParleyServer {
  http: Server;
  /** Where it is asked for. */
  metrics: Server | undefined;
  sockets: Sockets;
}

interface NodeContext {
  req: IncomingMessage;
  res: ServerResponse;
  /** Who asks and what, or why they may not: known before Yoga looks at the request. */
  admission: Admission;
}

const PLAIN = { "content-type": "text/plain; charset=utf-8" };

export function createParleyServer(app: App): ParleyServer {
  const { config, log } = app;
  const entrance: Entrance = { app, meters: new Meters(config), noticeProxy: proxyNotice(app) };
  const operations = createOperations(schema, app);
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
  /** The admission never fails: a refusal goes the same way as an answer, in the form that the client reads. */
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
  return { http, metrics, sockets: serveSockets(http, entrance, schema, operations) };
}

function createGraphql(app: App, operations: Operations) {
  const { config } = app;
  return createYoga<NodeContext, Context>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    landingPage: false,
    graphiql: false,
    multipart: false,
    maxRequestBodySize: false, // it is read before, within its bound
    parserAndValidationCache: false,
    logging: false, // it logs what clients did wrong as failures; real ones are logged where they are masked
    cors: {
      origin: config.origins.includes("*") ? "*" : config.origins,
      credentials: false,
      maxAge: 86_400,
      exposedHeaders: EXPOSED_HEADERS,
    },
    maskedErrors: { maskError: (error) => withStatus(operations.mask(error)) },
    context: ({ admission }) => admission.context as Context,
    plugins: [throughOperations(app, operations), ...(config.debug ? [sayCosts(app)] : [])],
  });
}

/** Logs once that a proxy stands in front which no setting names. Anyone can send such a header: it is only a hint. */
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

/** What is no GraphQL request at all answers 400 to every client; graphql-yoga would say 200 to some. */
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
    onExecute: ({ setExecuteFn }) => setExecuteFn(operations.execute),
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

  /** Yoga says nothing where the client reads no form that it could answer in. */
  function explained({ status, headers }: Response, { Response: Answer }: FetchAPI): Response {
    const { message, extensions } = operations.mask(notAcceptable());
    const { http: _, ...told } = extensions;
    const type = { ...Object.fromEntries(headers), "content-type": "application/json; charset=utf-8" };
    return new Answer(JSON.stringify({ errors: [{ message, extensions: told }] }), { status, headers: type });
  }
}

/**
 * One status for all that keeps an operation from being executed: its document, its name, its variables, its size. `spec`
 * leaves the 200 that the specification has for `application/json`.
 */
function refuseAsOne({ extensions }: GraphQLError): void {
  const { code, http } = extensions as { code?: ErrorCode; http?: object };
  if (code === "BAD_USER_INPUT" || code === "TOO_COMPLEX") extensions.http = http ?? { status: 400, spec: true };
}

/** Yoga makes each error anew to write it, from nodes that have lost their text: the places would be lost as well. */
function inFull(result: ExecutionResult) {
  const { errors, ...rest } = result;
  if (!("data" in result)) for (const error of errors ?? []) refuseAsOne(error);
  const written = errors?.map((error) => {
    const { extensions: { http: _, ...extensions } = {}, ...shown } = error.toJSON();
    return { ...shown, extensions };
  });
  return { ...result, stringify: () => JSON.stringify({ ...rest, errors: written }) };
}

/** As Yoga has it while a document is parsed, which is before it asks for the context. */
const payerOf = (context: unknown): Payer => (context as NodeContext).admission.context ?? { meter: unmetered };

/** The parameters that a POST's body names. Whether they are of the right kind, Yoga looks at afterwards. */
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

/** Of what stands in an address Yoga would say that it is a fault of ours. */
async function refuseBadJson<Params>(parse: () => Params): Promise<Awaited<Params>> {
  try {
    return await parse();
  } catch (error) {
    throw error instanceof SyntaxError ? badInput("variables", "`variables` and `extensions` are JSON.") : error;
  }
}

/** Whether a stream of events is among what the client reads; Yoga would look only once the stream has begun. */
function acceptsEvents({ headers: { accept = "*/*" } }: IncomingMessage): boolean {
  const types = accept.toLowerCase().split(",");
  return types.some((type) => /^\s*(\*\/\*|text\/\*|text\/event-stream)\s*(;|$)/.test(type));
}

const noStream = () =>
  badRequest("accept", "A subscription over HTTP is a stream of events: accept text/event-stream.", { status: 406 });

/** Asked before and after, it says what an event has cost: executions, and frames written. */
function sayCosts({ counts }: App): Plugin<Context> {
  return {
    onResponse({ response }) {
      response.headers.set("x-parley-executions", String(counts.executions));
      response.headers.set("x-parley-frames", String(counts.frames));
    },
  };
}

/**
 * An SSE stream is a device that is there: it counts as present, and ends with its session, its token or its request.
 * The request may have ended before the stream began, or be answered with something else than the stream.
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
    await stream.return(); // nobody else will
    throw error;
  }
}
