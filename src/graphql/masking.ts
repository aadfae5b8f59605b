/** Masks errors: a client gets those that are meant for it, and a fault is logged and becomes INTERNAL. */
import { type ExecutionResult, GraphQLError } from "graphql";
import type { Logger } from "pino";
import { type Fault, toClientError } from "../errors.js";
import type { Store } from "../store/store.js";
import { type Counts, count } from "../telemetry/counts.js";
import type { Trace } from "../telemetry/trace.js";
import { locate } from "./source-positions.js";

interface Parts {
  counts: Counts;
  log: Logger;
  store: Store;
}

/** Enough to correct a document by. Messages quote the input, which may be as long as a request. */
const MAX_MESSAGE = 500;

export class Masking {
  readonly #parts: Parts;
  /** Yoga masks errors a second time. */
  readonly #masked = new WeakSet<GraphQLError>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The error as a client may see it. */
  error(error: unknown, trace?: Trace): GraphQLError {
    if (error instanceof GraphQLError && this.#masked.has(error)) return error;
    const shown = shortened(toClientError(error, (fault) => void this.#report(fault), trace));
    locate(shown, error instanceof GraphQLError ? error.nodes : undefined);
    this.#masked.add(shown);
    count(this.#parts.counts.errors, String(shown.extensions.code));
    return shown;
  }

  /** The errors within an AggregateError, or the error itself. */
  each(error: unknown, trace?: Trace): GraphQLError[] {
    return (error instanceof AggregateError ? error.errors : [error]).map((one) => this.error(one, trace));
  }

  result(result: ExecutionResult, trace?: Trace): ExecutionResult {
    return result.errors ? { ...result, errors: result.errors.map((one) => this.error(one, trace)) } : result;
  }

  /** An error that an outage explains is not logged here: the outage was logged when it began. */
  async #report({ error, ...trace }: Fault): Promise<void> {
    const { store, log } = this.#parts;
    if (!(await store.outage.explains(error))) log.error({ err: error, ...trace }, "a request failed");
  }
}

/** Cuts a long message: errors quote the input, which may be as long as a request. */
function shortened(error: GraphQLError): GraphQLError {
  const { message, nodes = null, path, extensions } = error;
  if (message.length <= MAX_MESSAGE) return error;
  return new GraphQLError(`${message.slice(0, MAX_MESSAGE).toWellFormed()}…`, { nodes, path, extensions });
}
