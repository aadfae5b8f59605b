/**
 * The steps of every operation: bounds, parsing, validation, cost, execution, and the masking of faults. HTTP, SSE and
 * WebSocket all call this, so no rule is written twice.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from "graphql";
import type { App } from "../app.js";
import type { Context } from "../context.js";
import type { EventStream } from "../delivery/event-stream.js";
import { Sharing } from "../delivery/sharing.js";
import { type SubscribeArgs, startSubscription } from "../delivery/subscribe.js";
import type { Subscriber } from "../delivery/subscriber.js";
import { badInput } from "../errors.js";
import type { Latency, OperationType } from "../telemetry/latency.js";
import type { Trace } from "../telemetry/trace.js";
import { fitting } from "./answers.js";
import { type BoundsCheck, createBoundsCheck } from "./bounds.js";
import { CostLimits } from "./cost-limits.js";
import { Documents, type Payer, type Prepared } from "./documents.js";
import { createExecute, type Execute } from "./execute.js";
import { Masking } from "./masking.js";

export class Operations {
  readonly #latency: Latency;
  readonly #bounds: BoundsCheck;
  readonly #masking: Masking;
  readonly #documents: Documents;
  readonly #limits: CostLimits;
  readonly #execute: Execute;
  readonly #sharing: Sharing;

  constructor(schema: GraphQLSchema, app: App) {
    const { config } = app;
    const bounds = createBoundsCheck(schema, config);
    this.#latency = app.counts.latency;
    this.#bounds = bounds;
    this.#masking = new Masking(app);
    this.#documents = new Documents(schema, { config, bounds, masking: this.#masking });
    this.#limits = new CostLimits(schema, { config, bounds });
    this.#execute = fitting(createExecute(schema));
    this.#sharing = new Sharing(app, this.#execute, this.#masking);
  }

  /**
   * Parses and validates a request's text, or returns its errors. A valid document is cached for the next request of
   * the same text, which then spends no tokens: its bytes pay for the look-up.
   */
  prepare(query: string, payer: Payer): Prepared {
    return this.#documents.prepare(query, payer);
  }

  /** The name of the operation to run. BAD_USER_INPUT if the document has no such one, or several and none is named. */
  nameOf(document: DocumentNode, name: unknown): string | null {
    if (name != null && typeof name !== "string") throw badInput("operationName", "`operationName` is a text.");
    this.#bounds.checkName(document, name);
    return name ?? null;
  }

  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const result = await this.#run(args);
    noteOperation(this.#latency, args, result);
    return result;
  }

  async subscribe(args: SubscribeArgs): Promise<EventStream | Subscriber | ExecutionResult> {
    const started = await this.#start(args);
    noteOperation(this.#latency, args, started);
    return started;
  }

  /** The error as a client may see it. A fault is logged; an outage of the store is logged once. */
  mask(error: unknown, trace?: Trace): GraphQLError {
    return this.#masking.error(error, trace);
  }

  async #run(args: ExecutionArgs): Promise<ExecutionResult> {
    const { trace } = args.contextValue as Context;
    try {
      this.#limits.check(args);
      return this.#masking.result(await this.#execute(args), trace);
    } catch (error) {
      return { errors: this.#masking.each(error, trace) };
    }
  }

  async #start(args: SubscribeArgs): Promise<EventStream | Subscriber | ExecutionResult> {
    const { trace, viewer } = args.contextValue as Context;
    let letGo = () => {};
    try {
      letGo = this.#limits.hold(viewer?.userId, Math.ceil(this.#limits.check(args).fields));
      const started = await startSubscription(args, this.#sharing, this.#masking);
      if (Symbol.asyncIterator in started) {
        started.whenEnded(letGo);
        return started;
      }
      letGo();
      return this.#masking.result(started, trace);
    } catch (error) {
      letGo();
      return { errors: this.#masking.each(error, trace) };
    }
  }
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
