/**
 * Executes operations: the first times as graphql-js does, and those that come again and again compiled into a function
 * of their own by graphql-jit, which gives the same answers. Most of what a list costs is the executor's way through it.
 *
 * graphql-jit spreads every fragment out and compiles whatever it is given, so what it is given is bounded: operations
 * that have succeeded often, of moderate size, so many fields a second and so many in all.
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

/** Compiling takes as long as some hundred short executions: what is asked a few times is not worth it. */
const COMPILED_AFTER = 10;
/** Fields with fragments spread: a screen of a client has some dozens. Compiling takes 36 µs for each. */
const MAX_COMPILED_FIELDS = 200;
/** Of all compiled operations together: their code takes half a kilobyte for each, and what V8 makes of it more. */
const MAX_KEPT_FIELDS = 10_000;
/** Someone who sends ever new operations a dozen times each gets them compiled at this pace, and else executed. */
const COMPILED_FIELDS_PER_SECOND = 1_000;

type Name = ExecutionArgs["operationName"];

/** An operation of a document that is kept, and so may be executed again. */
interface Usage {
  successes: number;
  fields: number;
  /** What graphql-jit has no answer for stays as it was. */
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
    // A name that no operation has comes from the client, and there are very many.
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
    // It refused the variables, in words of its own, before it executed anything: graphql-js refuses them as at first.
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

/** Whether so much may be done now: as much as has come up since the last time, and at most a second's worth at once. */
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
 * graphql-jit makes names of its code out of those of the document: `__proto__` would be no name there, and `a_b` is the
 * same as `b` within `a`. No field of the schema has an underscore.
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
