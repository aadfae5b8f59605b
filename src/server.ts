/** HTTP, WebSocket and SSE on one path: what a request passes, in order. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { GraphQLError } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { EXPORT_PATH, serveExport } from "./accounts/export.js";
import { viewerFor } from "./accounts/service.js";
import type { App } from "./app.js";
import type { Context } from "./context.js";
import { isDemoPath, serveDemo } from "./demo-sign-in.js";
import { badInput, unauthenticated } from "./errors.js";
import { EventStream } from "./events/subscribe.js";
import { serveGraphiql, wantsGraphiql } from "./graphiql.js";
import { createMetricsServer } from "./metrics.js";
import { createOperations, type Operations } from "./operations.js";
import { connectDevice } from "./presence/service.js";
import { addressOf, bearerToken, GRAPHQL_PATH, isUrl, pathOf, targetOf } from "./requests.js";
import { schema } from "./schema.js";
import { type Sockets, serveSockets } from "./socket.js";

export interface ParleyServer {
  http: Server;
  /** Where it is asked for. */
  metrics: Server | undefined;
  sockets: Sockets;
}

interface NodeContext {
  req: IncomingMessage;
  res: ServerResponse;
}

/** Longer than balancers keep theirs, which is a minute with most: one that sends into a connection just closed answers 502. */
const KEEP_ALIVE_MS = 75_000;
const HEALTH_PATH = "/health";
const PLAIN = { "content-type": "text/plain; charset=utf-8" };

export function createParleyServer(app: App): ParleyServer {
  const { config, log } = app;
  const operations = createOperations(schema, app);
  const yogaFor = (maxRequestBodySize: number | false) =>
    createYoga<NodeContext, Context>({
      schema,
      graphqlEndpoint: GRAPHQL_PATH,
      healthCheckEndpoint: HEALTH_PATH,
      landingPage: false,
      graphiql: false,
      multipart: false,
      maxRequestBodySize,
      parserAndValidationCache: false,
      logging: false, // it logs what clients did wrong as failures; real ones are logged where they are masked
      cors: { origin: config.origins.includes("*") ? "*" : config.origins, credentials: false, maxAge: 86_400 },
      maskedErrors: { maskError: (error) => withStatus(operations.mask(error)) },
      context: ({ req }) => contextFor(app, req),
      plugins: [throughOperations(app, operations), ...(config.debug ? [sayCosts(app)] : [])],
    });
  // Counting pipes a body through one more stream and makes its request anew.
  const [counting, trusting] = [yogaFor(config.maxHttpBytes), yogaFor(false)];
  const http = createServer((request, response) => {
    request.url = targetOf(request);
    const path = pathOf(request);
    if (path === GRAPHQL_PATH && wantsGraphiql(request))
      serveGraphiql(config, request, response).catch((error) => {
        log.error({ err: error }, "GraphiQL could not be served");
        response.destroy();
      });
    else if (isDemoPath(path)) void serveDemo(app, request, response);
    else if (path === EXPORT_PATH)
      serveExport(app, request, response).catch(async (error) => {
        response.destroy();
        if (!(await app.store.outage.explains(error))) log.error({ err: error }, "an export was cut off");
      });
    else if (path !== GRAPHQL_PATH && path !== HEALTH_PATH)
      response.writeHead(404, PLAIN).end(`Parley answers at ${GRAPHQL_PATH}\n`);
    else if (!isUrl(request)) response.writeHead(400).end();
    else void (saysLength(request, config.maxHttpBytes) ? trusting : counting)(request, response);
  });
  http.requestTimeout = 30_000;
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  const metrics = config.metricsPort === undefined ? undefined : createMetricsServer(app);
  return { http, metrics, sockets: serveSockets(http, app, schema, operations) };
}

/** Whether a body says its length, and is no longer than allowed: Node lets none be longer than it says. */
const saysLength = ({ headers }: IncomingMessage, most: number) =>
  Number(headers["content-length"] ?? Infinity) <= most;

/** What is no GraphQL request at all answers 400 to every client; graphql-yoga would say 200 to some. */
function withStatus(error: GraphQLError): GraphQLError {
  const isAboutTheRequest = error.extensions.code === "BAD_USER_INPUT" && !error.path && !error.locations;
  const { status = 400 } = (error.extensions.http ?? {}) as { status?: number };
  if (isAboutTheRequest) error.extensions.http = { status };
  return error;
}

/** A token that is not good makes nobody of its bearer: they may still sign in, and all else answers UNAUTHENTICATED. */
async function contextFor(app: App, request: IncomingMessage): Promise<Context> {
  const token = bearerToken(request.headers.authorization);
  const viewer = token === undefined ? undefined : await viewerFor(app, token);
  const address = addressOf(app.config, request);
  await app.limits.use("request", viewer?.userId ?? address);
  return { app, viewer, address, userAgent: request.headers["user-agent"] };
}

/** Makes Yoga parse, validate, execute and subscribe through the same functions as the socket. */
function throughOperations(app: App, operations: Operations): Plugin<Context> {
  return {
    onRequestParse: ({ requestParser, setRequestParser }) => {
      const parse = requestParser ?? refuseContentType;
      setRequestParser(async (request) => refuseBadJson(() => parse(request)));
    },
    onParse: ({ setParseFn }) => {
      setParseFn((source: string | { body: string }) => {
        const { document, errors } = operations.prepare(typeof source === "string" ? source : source.body);
        if (!document) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
        return document;
      });
    },
    onValidate: ({ setResult }) => setResult([]),
    onExecute: ({ setExecuteFn }) => setExecuteFn(operations.execute),
    onSubscribe: ({ setSubscribeFn, args }) => {
      setSubscribeFn(async () => {
        const stream = await operations.subscribe(args);
        if (stream instanceof EventStream) await holdBySession(app, args.contextValue as Context, stream);
        return stream;
      });
    },
  };
}

/** Yoga would answer nothing but the status. */
function refuseContentType(): never {
  const error = badInput("content-type", "The content-type of a POST is application/json.");
  Object.assign(error.extensions, { http: { status: 415 } });
  throw error;
}

/** Of a body Yoga says that it is no JSON; of what stands in an address or in a form it would be a fault of ours. */
async function refuseBadJson<Params>(parse: () => Params): Promise<Awaited<Params>> {
  try {
    return await parse();
  } catch (error) {
    throw error instanceof SyntaxError ? badInput("variables", "`variables` and `extensions` are JSON.") : error;
  }
}

/** Asked before and after, it says what an event has cost: executions, and frames written. */
function sayCosts({ counts }: App): Plugin<Context> {
  return {
    onResponse({ response }) {
      response.headers.set("x-parley-executions", String(counts.executions));
      response.headers.set("x-parley-frames", String(counts.frames));
    },
  };
}

/** An SSE stream is a device that is there: it counts as present, and ends with its session or token. */
async function holdBySession(app: App, { viewer }: Context, stream: EventStream): Promise<void> {
  if (!viewer) return;
  try {
    stream.whenEnded(connectDevice(app, viewer));
    stream.whenEnded(await app.hub.watchSession(viewer, () => void stream.fail(unauthenticated())));
  } catch (error) {
    await stream.return(); // nobody else will
    throw error;
  }
}
