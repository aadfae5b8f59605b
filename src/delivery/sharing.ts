/**
 * Executes an event once for all subscribers that ask the same of it. Subscribers with the same document, operation and
 * variables are a cohort. An event is executed for the cohort in a context that notices access to the viewer.
 * After such an access the result is discarded, and events of that type are executed for each of the cohort's viewers
 * from then on. So a shared result never contains something that only one viewer may see, regardless of the fields.
 */
import {
  type ArgumentNode,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  getOperationAST,
  Kind,
  visit,
} from "graphql";
import type { App } from "../app.js";
import type { Context } from "../context.js";
import { type ErrorCode, isGone } from "../errors.js";
import type { Execute } from "../graphql/execute.js";
import { unmetered } from "../limits/metering.js";
import type { Counts } from "../telemetry/counts.js";
import type { Viewer } from "../viewer.js";
import { Cohort, type Executor } from "./cohort.js";
import { isPromise, NOT_DELIVERED, type Shared } from "./entry.js";
import type { Masking } from "./source.js";

export class Sharing implements Executor {
  /** Fields, because they are read for every delivery. */
  readonly counts: Counts;
  readonly mostTaken: number;
  readonly #app: App;
  readonly #execute: Execute;
  readonly #masking: Masking;
  readonly #cohorts = new WeakMap<DocumentNode, Map<string, Cohort>>();
  readonly #keyVariables = new WeakMap<DocumentNode, Map<unknown, Set<string>>>();
  #due: Cohort[] = [];

  constructor(app: App, execute: Execute, masking: Masking) {
    this.#app = app;
    this.counts = app.counts;
    this.mostTaken = app.config.maxQueuedEvents;
    this.#execute = execute;
    this.#masking = masking;
  }

  /** The cohort of subscribers that ask the same of each event; each may receive different events. */
  cohortOf(args: ExecutionArgs): Cohort {
    const cohorts = this.#cohorts.get(args.document) ?? new Map<string, Cohort>();
    this.#cohorts.set(args.document, cohorts);
    const key = this.#keyOf(args);
    const known = cohorts.get(key);
    if (known) return known;
    const cohort = new Cohort(this, args, () => cohorts.delete(key));
    cohorts.set(key, cohort);
    return cohort;
  }

  /** An event's result for one viewer. */
  async executeFor(args: ExecutionArgs, event: unknown): Promise<string> {
    const contextValue = { ...(args.contextValue as Context) };
    return this.#run({ ...args, rootValue: event, contextValue });
  }

  /** An event's result for everyone in a cohort; undefined if it would depend on the viewer. */
  executeForAll(args: ExecutionArgs, event: unknown): Shared | undefined | Promise<Shared | undefined> {
    const contextValue = new SharedContext(this.#app);
    const json = this.#run({ ...args, rootValue: event, contextValue });
    const shared = (settled: string) =>
      contextValue.isPersonal ? undefined : { json: settled, onlyFor: contextValue.onlyFor };
    return typeof json === "string" ? shared(json) : json.then(shared);
  }

  /** Has a cohort write its queued events once this turn of the event loop is over. */
  schedule(cohort: Cohort): void {
    if (this.#due.push(cohort) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const due = this.#due;
    this.#due = [];
    for (const cohort of due) cohort.flush();
  }

  #run(args: ExecutionArgs): string | Promise<string> {
    this.#app.counts.executions++;
    try {
      const result = this.#execute(args);
      return isPromise(result) ? result.then(this.#toJson, this.#toError) : this.#toJson(result);
    } catch (error) {
      return this.#toError(error);
    }
  }

  /**
   * An event whose result lacks data because the store is away is not delivered in part: the stream ends, and the
   * client resumes.
   */
  readonly #toJson = (result: ExecutionResult): string => {
    if (result.errors?.some(isGone)) return NOT_DELIVERED;
    const masked = this.#masking.result(result);
    const away = masked.errors?.find(({ extensions }) => extensions.code === ("UNAVAILABLE" satisfies ErrorCode));
    if (away) throw away;
    const { errors, data, extensions } = masked;
    // Errors first, for every executor: `isWhole` and `isWholeTail` look only at the beginning.
    return JSON.stringify(errors ? { errors, data, extensions } : masked);
  };
  readonly #toError = (error: unknown): string => JSON.stringify({ errors: [this.#masking.error(error)] });

  #keyOf({ document, operationName, variableValues }: ExecutionArgs): string {
    const byName = this.#keyVariables.get(document) ?? new Map<unknown, Set<string>>();
    this.#keyVariables.set(document, byName);
    const names = byName.get(operationName) ?? variablesThatMatter(document, operationName);
    byName.set(operationName, names);
    // A variable that is left out has its default; one that is null does not.
    const given = [...names].filter((name) => variableValues && Object.hasOwn(variableValues, name));
    return JSON.stringify([operationName, given.map((name) => [name, sorted(variableValues?.[name])])]);
  }
}

/** The context in which an event is executed for everyone: it notices access to the viewer. */
class SharedContext implements Context {
  readonly app: App;
  readonly address = "";
  readonly userAgent = undefined;
  readonly isShared = true;
  readonly meter = unmetered; // each subscriber paid when it began
  isPersonal = false;
  onlyFor: ReadonlySet<string> | undefined;

  constructor(app: App) {
    this.app = app;
  }

  isOnlyFor(userIds: readonly string[]): void {
    this.onlyFor = new Set(userIds.filter((id) => this.onlyFor?.has(id) ?? true));
  }

  get viewer(): Viewer | undefined {
    this.isPersonal = true;
    return undefined;
  }
}

/** Arguments that decide which events a subscriber receives, and from where on, but not how an event is shown. */
const CHOOSING_ARGUMENTS = new Set(["after", "userIds", "presenceOf", "typingIn"]);

/** The variables of an operation, without those that only decide which events a subscriber receives. */
function variablesThatMatter(document: DocumentNode, name: ExecutionArgs["operationName"]): Set<string> {
  const root = getOperationAST(document, name)?.selectionSet.selections.find(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  const choosing = new Set(
    root?.arguments?.filter(({ name }: ArgumentNode) => CHOOSING_ARGUMENTS.has(name.value)).map(({ value }) => value),
  );
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable(variable) {
      if (!choosing.has(variable)) names.add(variable.name.value);
    },
  });
  return names;
}

/** Sorts keys, so that equal objects have equal JSON. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, sorted(entry)]);
}
