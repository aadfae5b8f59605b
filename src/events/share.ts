/**
 * Executes an event once for all who ask the same of it. Subscribers with the same document, operation and variables
 * are a group; an event is executed for the group in a context in which asking for the viewer is noticed, and then its
 * result is nobody's: from there on that group is executed for each of its viewers. So what is shared cannot be what
 * only one may see, whatever the fields are.
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
import type { Context, Viewer } from "../context.js";
import { type ErrorCode, isGone } from "../errors.js";
import type { Execute } from "../execute.js";
import type { Counts } from "../metrics.js";
import type { Sink, Stream } from "./stream.js";
import type { Masking } from "./subscribe.js";
import { type Step, Unison } from "./unison.js";
import { Frames, idBytes, type OnWire, tailOf, type Wire } from "./wire.js";

export class Sharing {
  readonly #app: App;
  readonly #execute: Execute;
  readonly #masking: Masking;
  readonly #groups = new WeakMap<DocumentNode, Map<string, Group>>();
  readonly #keyVariables = new WeakMap<DocumentNode, Map<unknown, Set<string>>>();
  #due: Group[] = [];

  constructor(app: App, execute: Execute, masking: Masking) {
    this.#app = app;
    this.#execute = execute;
    this.#masking = masking;
  }

  get counts(): Counts {
    return this.#app.counts;
  }

  /** The group of those who ask the same of each event, whichever events they are told. */
  groupOf(args: ExecutionArgs): Group {
    const groups = this.#groups.get(args.document) ?? new Map<string, Group>();
    this.#groups.set(args.document, groups);
    const key = this.#keyOf(args);
    const known = groups.get(key);
    if (known) return known;
    const group = new Group(this, args, () => groups.delete(key));
    groups.set(key, group);
    return group;
  }

  /** An event's result for one viewer. */
  async executeFor(args: ExecutionArgs, event: unknown): Promise<string> {
    const contextValue = { ...(args.contextValue as Context) };
    return this.#run({ ...args, rootValue: event, contextValue });
  }

  /** An event's result for everyone in a group; undefined where it would depend on the viewer. */
  executeForAll(args: ExecutionArgs, event: unknown): string | undefined | Promise<string | undefined> {
    const contextValue = new SharedContext(this.#app);
    const json = this.#run({ ...args, rootValue: event, contextValue });
    if (typeof json === "string") return contextValue.isPersonal ? undefined : json;
    return json.then((settled) => (contextValue.isPersonal ? undefined : settled));
  }

  /** Has a group write what it has taken once this turn of the event loop is over. */
  schedule(group: Group): void {
    if (this.#due.push(group) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const due = this.#due;
    this.#due = [];
    for (const group of due) group.flush();
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

  /** An event that the store kept from being told is not told half: the stream ends, and its reader resumes. */
  readonly #toJson = (result: ExecutionResult): string => {
    if (result.errors?.some(isGone)) return UNTOLD;
    const told = this.#masking.result(result);
    const away = told.errors?.find(({ extensions }) => extensions.code === ("UNAVAILABLE" satisfies ErrorCode));
    if (away) throw away;
    return JSON.stringify(told);
  };
  readonly #toError = (error: unknown): string => JSON.stringify({ errors: [this.#masking.error(error)] });

  #keyOf({ document, operationName, variableValues }: ExecutionArgs): string {
    const byName = this.#keyVariables.get(document) ?? new Map<unknown, Set<string>>();
    this.#keyVariables.set(document, byName);
    const names = byName.get(operationName) ?? variablesThatMatter(document, operationName);
    byName.set(operationName, names);
    return JSON.stringify([operationName, [...names].map((name) => sorted(variableValues?.[name]))]);
  }
}

/** What an event became whose conversation has gone since: nothing is told of it but that. */
export const UNTOLD = "";
const UNTOLD_TAIL = Buffer.alloc(0);

/** An event of a group's, with what became of it. */
interface Entry {
  event: unknown;
  /** Its place among the events of its turn. */
  place: number;
  /** The result, as what follows the id in a frame; undefined where each viewer has their own. */
  tail: Buffer | undefined | Promise<Buffer | undefined>;
}

/** What one member is to be written. */
interface Run {
  member: Member;
  entries: Entry[];
}

/** One piece of news may be told in two forms, in one of them to each member: whole, or without what is hidden. */
const FORMS = 2;

export class Group {
  readonly #sharing: Sharing;
  readonly #args: ExecutionArgs;
  readonly #whenEmpty: () => void;
  readonly #known = new WeakMap<object, string | undefined | Promise<string | undefined>>();
  #members = 0;
  /** The events of this turn, and who has taken some of them. */
  #turn: Entry[] = [];
  #takers: Member[] = [];
  /** Those of them that were taken for all who are in unison. */
  #together: Entry[] = [];
  #unison: Unison | undefined;
  /** What is not written yet because a result is still awaited. */
  #writing: Promise<void> | undefined;
  isPersonal = false;

  constructor(sharing: Sharing, args: ExecutionArgs, whenEmpty: () => void) {
    this.#sharing = sharing;
    this.#args = args;
    this.#whenEmpty = whenEmpty;
  }

  join(): void {
    this.#members++;
  }

  leave(member?: Member): void {
    if (member) this.#unison?.leave(member);
    if (--this.#members === 0) this.#whenEmpty();
  }

  /** The result for somebody who pulls: shared with everyone who asks of the same event. */
  async resultFor(args: ExecutionArgs, event: object): Promise<string> {
    if (!this.isPersonal) {
      if (!this.#known.has(event)) this.#known.set(event, this.#sharing.executeForAll(this.#args, event));
      const json = await this.#known.get(event);
      if (json !== undefined) return json;
      this.isPersonal = true;
    }
    return this.#sharing.executeFor(args, event);
  }

  /** Takes an event for a member; it is written when the turn is over, with all others of the turn. */
  take(member: Member, event: unknown): void {
    this.#takeEntry(member, this.#entryOf(event));
  }

  /** Takes an event for all who are in unison. */
  takeForAll(event: unknown): void {
    this.#together.push(this.#entryOf(event));
  }

  /** Everyone is told by themselves from here on, this turn included. */
  part(): void {
    for (const member of this.#unison?.members ?? [])
      for (const entry of this.#together) this.#takeEntry(member, entry);
    this.#together = [];
    this.#unison?.partAll();
  }

  flush(): void {
    const isHeldUp = this.#writing !== undefined || this.#turn.some(({ tail }) => !(tail instanceof Buffer));
    if (isHeldUp) this.part();
    const [turn, takers, together] = [this.#turn, this.#takers, this.#together];
    [this.#turn, this.#takers, this.#together] = [[], [], []];
    if (this.#writing !== undefined || turn.some(({ tail }) => isPromise(tail))) return this.#flushLater(turn, takers);
    const frames = new TurnFrames(turn);
    if (together.length > 0) this.#writeTogether(frames, together);
    for (const member of takers) {
      const entries = member.taken ?? [];
      member.taken = undefined;
      frames.writeTo(member, entries);
      if (!isHeldUp) this.#joinUnison(member);
    }
  }

  /** Whoever does not read as fast is told by itself from the next event on. */
  #writeTogether(frames: TurnFrames, entries: Entry[]): void {
    for (const member of this.#unison?.members ?? []) {
      frames.writeTo(member, entries);
      if (!member.isReady) this.#unison?.part(member);
    }
  }

  #joinUnison(member: Member): void {
    const step = member.step();
    if (!step) return;
    if (this.#unison?.channel !== step.channel) {
      this.#unison?.partAll();
      this.#unison = new Unison(this, step.channel);
    }
    this.#unison.join(member, step.feed);
  }

  /** When a result is still awaited, or an earlier turn is not written: one turn after the other. */
  #flushLater(turn: Entry[], takers: Member[]): void {
    const runs = takers.map((member) => {
      const run = { member, entries: member.taken ?? [] };
      member.taken = undefined;
      member.waiting.push(run);
      return run;
    });
    const writing = (this.#writing ?? Promise.resolve()).then(async () => {
      try {
        for (const entry of turn) entry.tail = await entry.tail;
        const frames = new TurnFrames(turn);
        for (const { member, entries } of runs) frames.writeTo(member, entries);
      } catch (error) {
        for (const { member } of runs) member.fail(error);
      }
      if (this.#writing === writing) this.#writing = undefined;
      for (const run of runs) {
        run.member.waiting.splice(run.member.waiting.indexOf(run), 1);
        run.member.wake();
      }
    });
    this.#writing = writing;
  }

  #takeEntry(member: Member, entry: Entry): void {
    if (member.taken === undefined) {
      member.taken = [];
      this.#takers.push(member);
    }
    member.taken.push(entry);
  }

  #entryOf(event: unknown): Entry {
    const { length } = this.#turn;
    for (let i = length - 1; i >= 0 && i >= length - FORMS; i--) {
      const entry = this.#turn[i] as Entry;
      if (entry.event === event) return entry;
    }
    return this.#add(event);
  }

  #add(event: unknown): Entry {
    const json = this.isPersonal ? undefined : this.#sharing.executeForAll(this.#args, event);
    const tail = isPromise(json) ? json.then((text) => this.#tailOf(text)) : this.#tailOf(json);
    if (isPromise(tail)) tail.catch(() => {}); // it is awaited when the turn is written
    const entry = { event, place: this.#turn.length, tail };
    if (this.#turn.push(entry) === 1) this.#sharing.schedule(this);
    return entry;
  }

  #tailOf(json: string | undefined): Buffer | undefined {
    if (json === undefined) this.isPersonal = true;
    if (json === UNTOLD) return UNTOLD_TAIL;
    return json === undefined ? undefined : tailOf(json);
  }
}

const isTold = ({ tail }: Entry) => tail !== UNTOLD_TAIL;

/** The frames of a turn, built once for all who get the same. */
class TurnFrames {
  readonly #count: number;
  readonly #isPersonal: boolean;
  readonly #isWhole: boolean;
  /** Nearly always everyone has everything of a turn, and ids of one length. */
  #usual: Frames | undefined;
  readonly #others = new Map<string, Frames>();

  constructor(turn: Entry[]) {
    this.#count = turn.length;
    this.#isPersonal = turn.some(({ tail }) => tail === undefined);
    this.#isWhole = turn.every(isTold);
  }

  writeTo(member: Member, all: Entry[]): void {
    if (this.#isPersonal) return member.writePersonally(all);
    const entries = this.#isWhole ? all : all.filter(isTold);
    if (entries.length > 0) member.write(this.#framesFor(member.id.length, entries), entries);
  }

  #framesFor(idLength: number, entries: Entry[]): Frames {
    const isUsual = entries.length === this.#count && (this.#usual === undefined || this.#usual.idLength === idLength);
    if (isUsual) {
      this.#usual ??= framesOf(entries, idLength);
      return this.#usual;
    }
    const key = `${idLength} ${entries.map(({ place }) => place).join()}`;
    const frames = this.#others.get(key) ?? framesOf(entries, idLength);
    this.#others.set(key, frames);
    return frames;
  }
}

const framesOf = (entries: Entry[], idLength: number) =>
  new Frames(
    entries.map(({ tail }) => tail as Buffer),
    idLength,
  );

/** How many results of one viewer's own are made at the same time. */
const MAX_PERSONAL = 16;

/** One subscription over a socket. graphql-ws iterates it, and sees nothing until it ends: the group writes past it. */
export class Member implements Sink<unknown>, AsyncGenerator<ExecutionResult, undefined, undefined> {
  readonly wire: Wire;
  readonly id: Uint8Array;
  /** What the group has taken for it in this turn. */
  taken: Entry[] | undefined;
  /** What was taken in earlier turns, and is still being executed. */
  readonly waiting: Run[] = [];
  readonly #group: Group;
  readonly #sharing: Sharing;
  readonly #args: ExecutionArgs;
  readonly #stream: Stream<unknown>;
  readonly #masking: Masking;
  #parked:
    | { resolve(result: IteratorResult<ExecutionResult, undefined>): void; reject(error: unknown): void }
    | undefined;
  #hasLeft = false;
  #whenEnded: (() => void) | undefined;
  #personal = 0;
  #lastPersonal: Promise<void> | undefined;

  constructor(sharing: Sharing, masking: Masking, args: ExecutionArgs, stream: Stream<unknown>, on: OnWire) {
    this.#sharing = sharing;
    this.#masking = masking;
    this.#args = args;
    this.#stream = stream;
    this.wire = on.wire;
    this.id = idBytes(on.operationId);
    this.#group = sharing.groupOf(args);
    this.#group.join();
    this.wire.onDrain(this);
  }

  // ── what the stream sees ──

  get isReady(): boolean {
    return !this.wire.isCongested && this.#personal < MAX_PERSONAL && this.waiting.length === 0;
  }

  take(event: unknown): void {
    this.#group.take(this, event);
  }

  /** Where its next event comes from, if it needs to wait for nothing. */
  step(): Step | undefined {
    return this.isReady ? this.#stream.step() : undefined;
  }

  discard(isUnwanted: (event: unknown) => boolean): void {
    const isWanted = ({ event }: Entry) => !isUnwanted(event);
    this.taken = this.taken?.filter(isWanted);
    for (const run of this.waiting) run.entries = run.entries.filter(isWanted);
  }

  ended(error: unknown): void {
    this.discard(() => true);
    this.#leave();
    if (error === undefined) this.#parked?.resolve({ value: undefined, done: true });
    else this.#parked?.reject(this.#masking.error(error));
  }

  wake(): void {
    this.#stream.wake();
  }

  /** Calls once, when it has ended in any way. */
  whenEnded(call: () => void): void {
    if (this.#hasLeft) call();
    else this.#whenEnded = call;
  }

  #leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#whenEnded?.();
    this.wire.offDrain(this);
    this.#group.leave(this);
  }

  /** An event cannot be told: the stream ends before the next. */
  fail(error: unknown): void {
    this.#stream.end(error);
  }

  // ── what the group calls ──

  write(frames: Frames, entries: readonly Pick<Entry, "event">[]): void {
    if (entries.length === 0 || !this.wire.isOpen) return;
    this.#sharing.counts.frames += entries.length;
    this.wire.write(frames.bytesFor(this.id), this.#stream.isFlushWatched ? this.#flushed(entries) : undefined);
    if (this.wire.keepsBytes) frames.giveAway();
  }

  /** One after the other, each executed in this viewer's name. */
  writePersonally(entries: readonly Entry[]): void {
    for (const { event } of entries) {
      this.#personal++;
      const json = this.#sharing.executeFor(this.#args, event);
      this.#lastPersonal = (this.#lastPersonal ?? Promise.resolve()).then(async () => {
        try {
          const text = await json;
          if (text !== UNTOLD && !this.#stream.isEnded)
            this.write(new Frames([tailOf(text)], this.id.length), [{ event }]);
        } catch (error) {
          this.fail(error);
        }
        this.#personal--;
        this.wake();
      });
      json.catch(() => {}); // it is awaited in its turn
    }
  }

  #flushed(entries: readonly Pick<Entry, "event">[]): () => void {
    return () => {
      for (const { event } of entries) this.#stream.flushed(event);
    };
  }

  // ── what graphql-ws sees ──

  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    return new Promise((resolve, reject) => {
      this.#parked = { resolve, reject };
      this.#stream.flowInto(this); // only now does graphql-ws know of it
    });
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.#stream.end();
    this.#leave(); // it may end before it ever flowed
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult, undefined>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}

/** The context in which an event is executed for everyone: whoever asks for the viewer is noticed. */
class SharedContext implements Context {
  readonly app: App;
  readonly address = "";
  readonly userAgent = undefined;
  isPersonal = false;

  constructor(app: App) {
    this.app = app;
  }

  get viewer(): Viewer | undefined {
    this.isPersonal = true;
    return undefined;
  }
}

/** Arguments that decide what a subscriber is told, and from where on: they say nothing of how an event is shown. */
const CHOOSING_ARGUMENTS = new Set(["after", "userIds", "presenceOf", "typingIn"]);

/** The variables of an operation but for those that say nothing else than which events a subscriber is told. */
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

/** So that the same objects have the same text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, sorted(entry)]);
}

function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return value instanceof Promise;
}
