/**
 * Executes operations: the first times as graphql-js does, and those that come again and again compiled into a function
 * of their own by graphql-jit, which gives the same answers. Most of what a list costs is the executor's way through it.
 */
import { type DocumentNode, type ExecutionArgs, type ExecutionResult, execute, type GraphQLSchema } from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";

export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** Compiling takes as long as some hundred short executions: what is asked a few times is not worth it. */
const COMPILED_AFTER = 10;

type Name = ExecutionArgs["operationName"];

/** The operations of a document that is kept, and so may be executed again. */
interface Usage {
  executions: number;
  /** Undefined for an operation that graphql-jit has no answer for: it stays as it was. */
  compiled: Map<Name, CompiledQuery | undefined>;
}

export function createExecute(schema: GraphQLSchema): Execute {
  const usages = new WeakMap<DocumentNode, Usage>();

  function compiledFor(document: DocumentNode, name: Name): CompiledQuery | undefined {
    const usage = usages.get(document) ?? { executions: 0, compiled: new Map() };
    usages.set(document, usage);
    if (usage.executions++ < COMPILED_AFTER) return undefined;
    if (!usage.compiled.has(name)) {
      const query = compileQuery(schema, document, name ?? undefined);
      usage.compiled.set(name, isCompiledQuery(query) ? query : undefined);
    }
    return usage.compiled.get(name);
  }

  return (args) => {
    const compiled = compiledFor(args.document, args.operationName);
    if (!compiled) return execute(args);
    const result = compiled.query(args.rootValue, args.contextValue, args.variableValues);
    // It refused the variables, in words of its own, before it executed anything: graphql-js refuses them as at first.
    return "errors" in result && !("data" in result) ? execute(args) : result;
  };
}
