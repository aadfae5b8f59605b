/** Refuses operations that would cost too much, before they are executed or compiled. */
import {
  type ExecutionArgs,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  getVariableValues,
  parse,
} from "graphql";
import type { Config } from "../config.js";
import type { Context } from "../context.js";
import { clientsOwn, tooComplex } from "../errors.js";
import type { BoundsCheck } from "./bounds.js";
import { type Cost, createCostOf } from "./cost.js";
import { expandedFields } from "./document-limits.js";

/** The limit, in full introspections. Tools may send a whole one, although it is dear; a second brings nothing new. */
const INTROSPECTIONS = 2;
const MAX_ERRORS = 3;

export class CostLimits {
  readonly #schema: GraphQLSchema;
  readonly #config: Config;
  readonly #bounds: BoundsCheck;
  readonly #costOf: ReturnType<typeof createCostOf>;
  readonly #maxIntrospection: number;
  /** The cost of each person's open subscriptions, together. */
  readonly #subscribed = new Map<string, number>();

  constructor(schema: GraphQLSchema, { config, bounds }: { config: Config; bounds: BoundsCheck }) {
    this.#schema = schema;
    this.#config = config;
    this.#bounds = bounds;
    this.#costOf = createCostOf(schema, config);
    this.#maxIntrospection = INTROSPECTIONS * this.#costOf({ schema, document: INTROSPECTION }, {}).introspection;
  }

  /** Checks each limit as soon as its figure is known, so a refused operation is neither executed nor compiled. */
  check(args: ExecutionArgs): Cost {
    const { document, operationName } = args;
    this.#bounds.checkVariables(args);
    (args.contextValue as Context).meter.spend("fields", Math.max(expandedFields(document, operationName), 1));
    const cost = this.#costOf(args, this.#coerced(args));
    const { maxCost } = this.#config;
    const fields = Math.round(cost.fields - cost.introspection);
    if (fields > maxCost)
      throw tooComplex(
        `The operation may bring ${fields} fields; at most ${maxCost} are allowed.${dearest(cost)} Ask for smaller pages, or for less of each entry.`,
      );
    if (cost.introspection > this.#maxIntrospection)
      throw tooComplex("The operation asks for more of the schema than a whole introspection has.");
    return cost;
  }

  /** Bounds the fields that all open subscriptions of a person may bring for one event. Returns the release. */
  hold(userId: string | undefined, cost: number): () => void {
    if (userId === undefined) return () => {}; // their subscription is refused: UNAUTHENTICATED
    const all = (this.#subscribed.get(userId) ?? 0) + cost;
    const { maxSubscribedCost } = this.#config;
    if (all > maxSubscribedCost)
      throw tooComplex(
        `Your open subscriptions may bring ${all} fields for one event; at most ${maxSubscribedCost} are allowed. End some, or ask for less of each event.`,
      );
    this.#subscribed.set(userId, all);
    return () => {
      const rest = (this.#subscribed.get(userId) ?? 0) - cost;
      if (rest > 0) this.#subscribed.set(userId, rest);
      else this.#subscribed.delete(userId);
    };
  }

  /** The variables' values; throws all that is wrong with them. */
  #coerced({ document, operationName, variableValues }: ExecutionArgs): Record<string, unknown> {
    const { variableDefinitions = [] } = getOperationAST(document, operationName) ?? {};
    const { coerced, errors } = getVariableValues(this.#schema, variableDefinitions, variableValues ?? {}, {
      maxErrors: MAX_ERRORS,
      hideSuggestions: true,
    });
    if (errors) throw new AggregateError(errors.map(clientsOwn));
    return coerced;
  }
}

const INTROSPECTION = parse(
  getIntrospectionQuery({
    descriptions: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
    oneOf: true,
    schemaDescription: true,
    specifiedByUrl: true,
  }),
);

const dearest = ({ dearest }: Cost) => (dearest.length > 0 ? ` The dearest list is ${dearest.join(" of ")}.` : "");
