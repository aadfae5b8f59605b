/**
 * Executes operations. The first executions use graphql-js. An operation that comes again and again is compiled by
 * graphql-jit into a function of its own, which gives the same answers. Most of a list's cost is the executor's way
 * through it.
 *
 * graphql-jit spreads every fragment and compiles everything that it is given. So its input is bounded: operations that
 * have succeeded often and have a moderate size, and a number of fields per second and in total.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  Kind,
  visit,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import { LRUCache } from "lru-cache";
import { expandedFields } from "./document-limits.js";

export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** Compiling takes as long as some hundred short executions, so it is not worth it for rare operations. */
const COMPILED_AFTER = 10;
/** Fields with fragments spread: a client's screen has some dozens. Compiling takes 36 µs for each. */
const MAX_COMPILED_FIELDS = 200;
/** All compiled operations together: their code takes half a kilobyte for each field, and V8's machine code more. */
const MAX_KEPT_FIELDS = 10_000;
/** Bounds a client that sends ever new operations a dozen times each. Beyond this pace they are executed uncompiled. */
const COMPILED_FIELDS_PER_SECOND = 1_000;

type Name = ExecutionArgs["operationName"];

/** An operation of a cached document, which may be executed again. */
interface Usage {
  successes: number;
  fields: number;
  /** graphql-jit cannot compile it, so graphql-js goes on executing it. */
  isRefused: boolean;
}

export function createExecute(schema: GraphQLSchema): Execute {
  const usages = new WeakMap<DocumentNode, Map<Name, Usage>>();
  const compiled = new LRUCache<Usage, CompiledQuery>({
    maxSize: MAX_KEPT_FIELDS,
    sizeCalculation: (_, { fields }) => fields,
  });
  const mayCompile = pacer(COMPILED_FIELDS_PER_SECOND);

  function usageOf({ document, operationName }: ExecutionArgs): Usage {
    const ofDocument = usages.get(document) ?? new Map<Name, Usage>();
    usages.set(document, ofDocument);
    const fields = Math.max(expandedFields(document, operationName), 1);
    const usage = ofDocument.get(operationName) ?? { successes: 0, fields, isRefused: !isCompilable(document, fields) };
    // Skips a name that no operation has: clients can send any number of them.
    if (expandedFields(document, operationName) > 0) ofDocument.set(operationName, usage);
    return usage;
  }

  function compiledFor({ document, operationName }: ExecutionArgs, usage: Usage): CompiledQuery | undefined {
    if (usage.isRefused || usage.successes < COMPILED_AFTER) return undefined;
    const known = compiled.get(usage);
    if (known || !mayCompile(usage.fields)) return known;
    const query = compileQuery(schema, document, operationName ?? undefined);
    if (isCompiledQuery(query)) compiled.set(usage, query);
    else usage.isRefused = true;
    return isCompiledQuery(query) ? query : undefined;
  }

  return (args) => {
    const usage = usageOf(args);
    const query = compiledFor(args, usage);
    if (!query) return counted(execute(args), usage);
    const result = query.query(args.rootValue, args.contextValue, args.variableValues);
    // graphql-jit refused the variables before it executed anything, with its own messages. graphql-js refuses them
    // with the usual messages.
    return "errors" in result && !("data" in result) ? execute(args) : result;
  };
}

function counted(result: ReturnType<Execute>, usage: Usage): ReturnType<Execute> {
  const note = ({ errors }: ExecutionResult) => {
    if (!errors) usage.successes++;
  };
  if (result instanceof Promise) result.then(note, () => {});
  else note(result);
  return result;
}

/** A token bucket: it refills at `perSecond` and holds at most one second's worth. */
function pacer(perSecond: number): (amount: number) => boolean {
  let left = perSecond;
  let asOf = performance.now();
  return (amount) => {
    const now = performance.now();
    left = Math.min(left + ((now - asOf) / 1_000) * perSecond, perSecond);
    asOf = now;
    if (amount > left) return false;
    left -= amount;
    return true;
  };
}

/**
 * graphql-jit makes identifiers from names of the document: `__proto__` would not work as one, and `a_b` is the same as
 * `b` within `a`. No field of the schema has an underscore.
 */
function isCompilable(document: DocumentNode, fields: number): boolean {
  if (fields > MAX_COMPILED_FIELDS) return false;
  let isSafe = true;
  const check = (name: string) => {
    isSafe &&= !(name in Object.prototype);
  };
  visit(document, {
    [Kind.NAME]: ({ value }) => check(value),
    [Kind.FIELD]: ({ alias }) => {
      isSafe &&= !alias?.value.includes("_");
    },
  });
  return isSafe;
}
