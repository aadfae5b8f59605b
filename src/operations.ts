/**
 * What every operation passes, whichever door it came through: bounds, parsing, validation, cost, execution, and the
 * masking of faults. HTTP, SSE and WebSocket all call this, so that no rule has to be written twice.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { LRUCache } from "lru-cache";
import type { App } from "./app.js";
import type { Context } from "./context.js";
import { createCostOf } from "./cost.js";
import { documentLimits } from "./document-limits.js";
import { type Fault, toClientError, tooComplex } from "./errors.js";
import type { Member } from "./events/member.js";
import { Sharing } from "./events/share.js";
import { type EventStream, type SubscribeArgs, startSubscription } from "./events/subscribe.js";
import { createExecute } from "./execute.js";
import type { Meter } from "./metering.js";
import { count } from "./metrics.js";

export interface Operations {
  /** The document of a request, or why there is none. Kept for the next request of the same text. */
  prepare(query: string, meter: Meter): Prepared;
  execute(args: ExecutionArgs): Promise<ExecutionResult>;
  subscribe(args: SubscribeArgs): Promise<EventStream | Member | ExecutionResult>;
  /** An error as a client may see it; a fault is logged, an outage of the store once. */
  mask(error: unknown): GraphQLError;
}

export type Prepared =
  | { document: DocumentNode; errors?: undefined }
  | { document?: undefined; errors: readonly GraphQLError[] };

const MAX_PREPARED = 1_000;
/** Long documents are not kept: memory is bounded by the product. */
const MAX_KEPT_LENGTH = 16_384;

export function createOperations(schema: GraphQLSchema, app: App): Operations {
  const { config, log, store } = app;
  const rules = [...specifiedRules, documentLimits(config)];
  const prepared = new LRUCache<string, Prepared>({ max: MAX_PREPARED });
  const executeOnce = createExecute(schema);
  const costOf = createCostOf(schema);
  const masked = new WeakSet<GraphQLError>();
  const subscribed = new Map<string, number>();
  const masking = { result: maskAll, error: mask };
  const sharing = new Sharing(app, executeOnce, masking);

  function mask(error: unknown): GraphQLError {
    if (error instanceof GraphQLError && masked.has(error)) return error; // Yoga asks again
    const told = toClientError(error, (fault) => void report(fault));
    masked.add(told);
    count(app.counts.errors, String(told.extensions.code));
    return told;
  }

  /** What an outage explains was said when that began. */
  async function report({ error, requestId }: Fault): Promise<void> {
    if (!(await store.outage.explains(error))) log.error({ err: error, requestId }, "a request failed");
  }

  function prepare(query: string): Prepared {
    const known = prepared.get(query);
    if (known) return known;
    const fresh = parseAndValidate(query);
    if (query.length <= MAX_KEPT_LENGTH) prepared.set(query, fresh);
    return fresh;
  }

  function parseAndValidate(query: string): Prepared {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: config.maxTokens });
    } catch (error) {
      return { errors: [syntaxError(error)] };
    }
    const errors = validate(schema, document, rules);
    return errors.length > 0 ? { errors: errors.map(mask) } : { document };
  }

  function syntaxError(error: unknown): GraphQLError {
    const isTooLong = error instanceof GraphQLError && error.message.includes("tokens. Parsing aborted");
    return mask(isTooLong ? tooComplex(`The document has more than ${config.maxTokens} tokens.`) : error);
  }

  function checkedCost(args: ExecutionArgs): number {
    const cost = costOf(args);
    if (cost > config.maxCost)
      throw tooComplex(
        `The operation may bring ${cost} list entries; at most ${config.maxCost} are allowed. Ask for smaller pages.`,
      );
    return cost;
  }

  /** What somebody's open subscriptions may bring for one event, together: each is paid for with every event. */
  function holdCost(userId: string | undefined, cost: number): () => void {
    if (userId === undefined) return () => {}; // they are told to sign in
    const all = (subscribed.get(userId) ?? 0) + cost;
    if (all > config.maxSubscribedCost)
      throw tooComplex(
        `Your open subscriptions may bring ${all} list entries for one event; at most ${config.maxSubscribedCost} are allowed. End some, or ask for smaller pages.`,
      );
    subscribed.set(userId, all);
    return () => {
      const rest = (subscribed.get(userId) ?? 0) - cost;
      if (rest > 0) subscribed.set(userId, rest);
      else subscribed.delete(userId);
    };
  }

  async function execute(args: ExecutionArgs): Promise<ExecutionResult> {
    try {
      checkedCost(args);
      return maskAll(await executeOnce(args));
    } catch (error) {
      return { errors: [mask(error)] };
    }
  }

  async function subscribe(args: SubscribeArgs): Promise<EventStream | Member | ExecutionResult> {
    let letGo = () => {};
    try {
      letGo = holdCost((args.contextValue as Context).viewer?.userId, 1 + checkedCost(args));
      const started = await startSubscription(args, sharing, masking);
      if (Symbol.asyncIterator in started) {
        started.whenEnded(letGo);
        return started;
      }
      letGo();
      return maskAll(started);
    } catch (error) {
      letGo();
      return { errors: [mask(error)] };
    }
  }

  function maskAll(result: ExecutionResult): ExecutionResult {
    return result.errors ? { ...result, errors: result.errors.map(mask) } : result;
  }

  return { prepare, execute, subscribe, mask };
}
