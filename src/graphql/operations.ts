/**
 * The steps of every operation: bounds, parsing, validation, cost, execution, and the masking of faults. HTTP, SSE and
 * WebSocket all call this, so no rule is written twice.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  getVariableValues,
  Kind,
  parse,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  validate,
} from "graphql";
import { LRUCache } from "lru-cache";
import type { App } from "../app.js";
import type { Context } from "../context.js";
import type { EventStream } from "../delivery/event-stream.js";
import { Sharing } from "../delivery/sharing.js";
import { type SubscribeArgs, startSubscription } from "../delivery/subscribe.js";
import type { Subscriber } from "../delivery/subscriber.js";
import { badInput, clientsOwn, type Fault, toClientError, tooComplex } from "../errors.js";
import type { Meter } from "../limits/metering.js";
import { count } from "../telemetry/counts.js";
import type { Latency, OperationType } from "../telemetry/latency.js";
import type { Trace } from "../telemetry/trace.js";
import { fitting } from "./answers.js";
import { createBoundsCheck } from "./bounds.js";
import { type Cost, createCostOf } from "./cost.js";
import { checkSize, expandedFields } from "./document-limits.js";
import { createExecute } from "./execute.js";
import { noIntrospection } from "./introspection.js";
import { keepPlaces, locate } from "./source-positions.js";

export interface Operations {
  /**
   * Parses and validates a request's text, or returns its errors. A valid document is cached for the next request of
   * the same text, which then spends no tokens: its bytes pay for the look-up.
   */
  prepare(query: string, payer: Payer): Prepared;
  /** The name of the operation to run. BAD_USER_INPUT if the document has no such one, or several and none is named. */
  nameOf(document: DocumentNode, name: unknown): string | null;
  execute(args: ExecutionArgs): Promise<ExecutionResult>;
  subscribe(args: SubscribeArgs): Promise<EventStream | Subscriber | ExecutionResult>;
  /** The error as a client may see it. A fault is logged; an outage of the store is logged once. */
  mask(error: unknown, trace?: Trace): GraphQLError;
}

/** The meter that pays for a request, and the trace of its errors. */
export type Payer = Pick<Context, "meter" | "trace">;

export type Prepared =
  | { document: DocumentNode; errors?: undefined }
  | { document?: undefined; errors: readonly GraphQLError[] };

/** The memory of all cached documents together, by estimate: a screen's document takes some 40 KB. */
const MAX_KEPT_BYTES = 32 * 1_048_576;
const MAX_KEPT_DOCUMENT_BYTES = 1_048_576;
/** The share of one token in a parsed document: 255 measured, and the rest for what later look-ups cache by node. */
const BYTES_PER_TOKEN = 400;
/** Enough to correct a document by. Messages quote the input, which may be as long as a request. */
const MAX_MESSAGE = 500;
const MAX_ERRORS = 3;
/** The limit, in full introspections. Tools may send a whole one, although it is dear; a second brings nothing new. */
const INTROSPECTIONS = 2;

export function createOperations(schema: GraphQLSchema, app: App): Operations {
  const { config, log, store } = app;
  const rules = [
    ...specifiedRules.filter((rule) => rule !== SingleFieldSubscriptionsRule), // `checkSize` does its work
    ...(config.introspection ? [] : [noIntrospection]),
  ];
  const bounds = createBoundsCheck(schema, config);
  const prepared = new LRUCache<string, DocumentNode>({
    maxSize: MAX_KEPT_BYTES,
    maxEntrySize: MAX_KEPT_DOCUMENT_BYTES,
    sizeCalculation: (document, query) => 1_000 + 2 * query.length + BYTES_PER_TOKEN * (document.tokenCount ?? 0),
  });
  const executeOnce = fitting(createExecute(schema));
  const costOf = createCostOf(schema, config);
  const maxIntrospection = INTROSPECTIONS * introspectionCost();
  const masked = new WeakSet<GraphQLError>();
  const subscribed = new Map<string, number>();
  const masking = { result: (result: ExecutionResult) => maskAll(result), error: (error: unknown) => mask(error) };
  const sharing = new Sharing(app, executeOnce, masking);

  function mask(error: unknown, trace?: Trace): GraphQLError {
    if (error instanceof GraphQLError && masked.has(error)) return error; // Yoga masks errors a second time
    const shown = shortened(toClientError(error, (fault) => void report(fault), trace));
    locate(shown, error instanceof GraphQLError ? error.nodes : undefined);
    masked.add(shown);
    count(app.counts.errors, String(shown.extensions.code));
    return shown;
  }

  /** An error that an outage explains is not logged here: the outage was logged when it began. */
  async function report({ error, ...trace }: Fault): Promise<void> {
    if (!(await store.outage.explains(error))) log.error({ err: error, ...trace }, "a request failed");
  }

  function prepare(query: string, { meter, trace }: Payer): Prepared {
    const known = prepared.get(query);
    if (known) return { document: known };
    try {
      const document = parsed(query, meter);
      meter.spend("tokens", document.tokenCount ?? config.maxTokens);
      keepPlaces(document, query);
      checkDocument(document);
      bounds.checkDocument(document);
      const errors = validate(schema, document, rules, { maxErrors: MAX_ERRORS, hideSuggestions: true });
      if (errors.length > 0) return { errors: errors.map((error) => mask(clientsOwn(error), trace)) };
      prepared.set(query, document);
      return { document };
    } catch (error) {
      return { errors: [mask(isStackFull(error) ? tooComplex("The document nests too deep.") : error, trace)] };
    }
  }

  function nameOf(document: DocumentNode, name: unknown): string | null {
    if (name != null && typeof name !== "string") throw badInput("operationName", "`operationName` is a text.");
    bounds.checkName(document, name);
    return name ?? null;
  }

  /** A text that fails to parse is paid for as well, by its length, because its number of tokens is unknown. */
  function parsed(query: string, meter: Meter): DocumentNode {
    checkText(query);
    try {
      return parse(query, { maxTokens: config.maxTokens });
    } catch (error) {
      meter.spend("tokens", Math.min(Math.ceil(query.length / 4), config.maxTokens));
      if (error instanceof GraphQLError && error.message.includes("tokens. Parsing aborted"))
        throw tooComplex(`The document has more than ${config.maxTokens} tokens.`);
      throw error;
    }
  }

  /**
   * The parser builds an object for each comment, but does not count comments as tokens. This counts every `#`; a
   * message written out in the document may have as many of them as it has characters.
   */
  function checkText(query: string): void {
    const most = config.maxTokens + config.maxBodyCharacters;
    let comments = 0;
    for (let at = query.indexOf("#"); at >= 0; at = query.indexOf("#", at + 1))
      if (++comments > most) throw tooComplex(`The document has more than ${most} comments.`);
  }

  /** Bounds everything that is cheap to count and may be dear to validate. */
  function checkDocument(document: DocumentNode): void {
    for (const definition of document.definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION)
        // JavaScript reads this key as an object's prototype, so graphql-js loses the variable's value.
        for (const { variable } of definition.variableDefinitions ?? [])
          if (variable.name.value === "__proto__") throw badInput("query", "A variable cannot be named `__proto__`.");
    checkSize(document, config);
  }

  function introspectionCost(): number {
    const document = parse(
      getIntrospectionQuery({
        descriptions: true,
        directiveIsRepeatable: true,
        inputValueDeprecation: true,
        oneOf: true,
        schemaDescription: true,
        specifiedByUrl: true,
      }),
    );
    return costOf({ schema, document }, {}).introspection;
  }

  /** Checks each limit as soon as its figure is known, so a refused operation is neither executed nor compiled. */
  function checkedCost(args: ExecutionArgs): Cost {
    const { document, operationName, variableValues } = args;
    bounds.checkVariables(args);
    (args.contextValue as Context).meter.spend("fields", Math.max(expandedFields(document, operationName), 1));
    const { variableDefinitions = [] } = getOperationAST(document, operationName) ?? {};
    const { coerced, errors } = getVariableValues(schema, variableDefinitions, variableValues ?? {}, {
      maxErrors: MAX_ERRORS,
      hideSuggestions: true,
    });
    if (errors) throw new AggregateError(errors.map(clientsOwn));
    const cost = costOf(args, coerced);
    const fields = Math.round(cost.fields - cost.introspection);
    if (fields > config.maxCost)
      throw tooComplex(
        `The operation may bring ${fields} fields; at most ${config.maxCost} are allowed.${dearest(cost)} Ask for smaller pages, or for less of each entry.`,
      );
    if (cost.introspection > maxIntrospection)
      throw tooComplex("The operation asks for more of the schema than a whole introspection has.");
    return cost;
  }

  /** Bounds the fields that all open subscriptions of a person may bring for one event. Returns the release. */
  function holdCost(userId: string | undefined, cost: number): () => void {
    if (userId === undefined) return () => {}; // their subscription is refused: UNAUTHENTICATED
    const all = (subscribed.get(userId) ?? 0) + cost;
    if (all > config.maxSubscribedCost)
      throw tooComplex(
        `Your open subscriptions may bring ${all} fields for one event; at most ${config.maxSubscribedCost} are allowed. End some, or ask for less of each event.`,
      );
    subscribed.set(userId, all);
    return () => {
      const rest = (subscribed.get(userId) ?? 0) - cost;
      if (rest > 0) subscribed.set(userId, rest);
      else subscribed.delete(userId);
    };
  }

  async function execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const result = await run(args);
    noteOperation(app.counts.latency, args, result);
    return result;
  }

  async function run(args: ExecutionArgs): Promise<ExecutionResult> {
    const { trace } = args.contextValue as Context;
    try {
      checkedCost(args);
      return maskAll(await executeOnce(args), trace);
    } catch (error) {
      return { errors: maskEach(error, trace) };
    }
  }

  async function subscribe(args: SubscribeArgs): Promise<EventStream | Subscriber | ExecutionResult> {
    const started = await start(args);
    noteOperation(app.counts.latency, args, started);
    return started;
  }

  async function start(args: SubscribeArgs): Promise<EventStream | Subscriber | ExecutionResult> {
    const { trace } = args.contextValue as Context;
    let letGo = () => {};
    try {
      letGo = holdCost((args.contextValue as Context).viewer?.userId, Math.ceil(checkedCost(args).fields));
      const started = await startSubscription(args, sharing, masking);
      if (Symbol.asyncIterator in started) {
        started.whenEnded(letGo);
        return started;
      }
      letGo();
      return maskAll(started, trace);
    } catch (error) {
      letGo();
      return { errors: maskEach(error, trace) };
    }
  }

  function maskEach(error: unknown, trace?: Trace): GraphQLError[] {
    return (error instanceof AggregateError ? error.errors : [error]).map((each) => mask(each, trace));
  }

  function maskAll(result: ExecutionResult, trace?: Trace): ExecutionResult {
    return result.errors ? { ...result, errors: result.errors.map((each) => mask(each, trace)) } : result;
  }

  return { prepare, nameOf, execute, subscribe, mask };
}

function noteOperation({ operation }: Latency, args: ExecutionArgs, result: object): void {
  const { beganAt, connectionId, hasWaited } = args.contextValue as Context;
  const asked = getOperationAST(args.document, args.operationName)?.operation;
  if (beganAt === undefined || asked === undefined) return;
  const type: OperationType = hasWaited ? "poll" : asked;
  const outcome = "errors" in result ? "error" : "ok";
  const door = operation[connectionId === undefined ? "http" : "socket"];
  door.observe({ type, outcome }, (performance.now() - beganAt) / 1_000);
}

const dearest = ({ dearest }: Cost) => (dearest.length > 0 ? ` The dearest list is ${dearest.join(" of ")}.` : "");

/** Cuts a long message: errors quote the input, which may be as long as a request. */
function shortened(error: GraphQLError): GraphQLError {
  const { message, nodes = null, path, extensions } = error;
  if (message.length <= MAX_MESSAGE) return error;
  return new GraphQLError(`${message.slice(0, MAX_MESSAGE).toWellFormed()}…`, { nodes, path, extensions });
}

/** The parser and the validation rules recurse as deep as the document nests. */
const isStackFull = (error: unknown) => error instanceof RangeError && error.message.includes("call stack");
