/** Parses and validates the text of a request, once for all requests of the same text. */
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  type ValidationRule,
  validate,
} from "graphql";
import { LRUCache } from "lru-cache";
import type { Config } from "../config.js";
import type { Context } from "../context.js";
import { badInput, clientsOwn, tooComplex } from "../errors.js";
import type { Meter } from "../limits/metering.js";
import type { BoundsCheck } from "./bounds.js";
import { checkSize } from "./document-limits.js";
import { noIntrospection } from "./introspection.js";
import type { Masking } from "./masking.js";
import { keepPlaces } from "./source-positions.js";

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
const MAX_ERRORS = 3;

export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #config: Config;
  readonly #bounds: BoundsCheck;
  readonly #masking: Masking;
  readonly #rules: readonly ValidationRule[];
  readonly #prepared = new LRUCache<string, DocumentNode>({
    maxSize: MAX_KEPT_BYTES,
    maxEntrySize: MAX_KEPT_DOCUMENT_BYTES,
    sizeCalculation: (document, query) => 1_000 + 2 * query.length + BYTES_PER_TOKEN * (document.tokenCount ?? 0),
  });

  constructor(
    schema: GraphQLSchema,
    { config, bounds, masking }: { config: Config; bounds: BoundsCheck; masking: Masking },
  ) {
    this.#schema = schema;
    this.#config = config;
    this.#bounds = bounds;
    this.#masking = masking;
    this.#rules = [
      ...specifiedRules.filter((rule) => rule !== SingleFieldSubscriptionsRule), // `checkSize` does its work
      ...(config.introspection ? [] : [noIntrospection]),
    ];
  }

  prepare(query: string, payer: Payer): Prepared {
    const known = this.#prepared.get(query);
    if (known) return { document: known };
    const { trace } = payer;
    try {
      const document = this.#checked(query, payer);
      const errors = validate(this.#schema, document, this.#rules, { maxErrors: MAX_ERRORS, hideSuggestions: true });
      if (errors.length > 0) return { errors: errors.map((error) => this.#masking.error(clientsOwn(error), trace)) };
      this.#prepared.set(query, document);
      return { document };
    } catch (error) {
      const shown = isStackFull(error) ? tooComplex("The document nests too deep.") : error;
      return { errors: [this.#masking.error(shown, trace)] };
    }
  }

  /** Bounds everything that is cheap to count and may be dear to validate. */
  #checked(query: string, { meter }: Payer): DocumentNode {
    const document = this.#parsed(query, meter);
    meter.spend("tokens", document.tokenCount ?? this.#config.maxTokens);
    keepPlaces(document, query);
    checkVariableNames(document);
    checkSize(document, this.#config);
    this.#bounds.checkDocument(document);
    return document;
  }

  /** A text that fails to parse is paid for as well, by its length, because its number of tokens is unknown. */
  #parsed(query: string, meter: Meter): DocumentNode {
    const { maxTokens } = this.#config;
    this.#checkComments(query);
    try {
      return parse(query, { maxTokens });
    } catch (error) {
      meter.spend("tokens", Math.min(Math.ceil(query.length / 4), maxTokens));
      if (error instanceof GraphQLError && error.message.includes("tokens. Parsing aborted"))
        throw tooComplex(`The document has more than ${maxTokens} tokens.`);
      throw error;
    }
  }

  /**
   * The parser builds an object for each comment, but does not count comments as tokens. This counts every `#`; a
   * message written out in the document may have as many of them as it has characters.
   */
  #checkComments(query: string): void {
    const most = this.#config.maxTokens + this.#config.maxBodyCharacters;
    let comments = 0;
    for (let at = query.indexOf("#"); at >= 0; at = query.indexOf("#", at + 1))
      if (++comments > most) throw tooComplex(`The document has more than ${most} comments.`);
  }
}

/** JavaScript reads `__proto__` as an object's prototype, so graphql-js loses the value of a variable of that name. */
function checkVariableNames(document: DocumentNode): void {
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const { variable } of definition.variableDefinitions ?? [])
        if (variable.name.value === "__proto__") throw badInput("query", "A variable cannot be named `__proto__`.");
}

/** The parser and the validation rules recurse as deep as the document nests. */
const isStackFull = (error: unknown) => error instanceof RangeError && error.message.includes("call stack");
