/** One server, three people, and the means to hold its statements and its news at chosen moments. */
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { App } from "../../../src/app.js";
import { castOf, dataOf, type Parley, type Person, startParley } from "../../support/parley.js";
import { uuidOf } from "../../support/tables.js";
export let parley: Parley;

export let app: App;

export let ana: Person;

export let ben: Person;

export let cy: Person;

export interface Asked {
  name: string;
  values: unknown[];
}

export type Deal = (asked: Asked, run: () => Promise<unknown>) => Promise<unknown> | undefined;

/** Deals with the store's statements until it is stopped. */
export function onStatements(deal: Deal): () => void {
  const { pool } = app.store;
  const query = pool.query;
  pool.query = ((...args: unknown[]) => {
    const run = () => Reflect.apply(query, pool, args) as Promise<unknown>;
    return deal(args[0] as Asked, run) ?? run();
  }) as typeof pool.query;
  const stop = () => {
    pool.query = query;
  };
  onTestFinished(stop);
  return stop;
}

/** A statement that is held, from when it has come so far until it is let go. */
export interface Held {
  readonly isHeld: boolean;
  letGo(): void;
}

/** Holds the first statement of a name, about this id where one is given, before the store is asked. */
export function holdQuestion(name: string, about?: string): Held {
  return hold(name, about, (run, wait) => wait().then(run));
}

/** Holds what the store answered it. */
export function holdAnswer(name: string, about?: string): Held {
  return hold(name, about, (run, wait) => run().then((answer) => wait().then(() => answer)));
}

export type Delay = (run: () => Promise<unknown>, wait: () => Promise<void>) => Promise<unknown>;

export function hold(name: string, about: string | undefined, delay: Delay): Held {
  const { open, opened } = gate();
  let [isMet, isHeld] = [false, false];
  const isAbout = (values: unknown[]) => values.some((value) => Array.isArray(value) && value.includes(about));
  const stop = onStatements((asked, run) => {
    if (isMet || asked.name !== name || (about !== undefined && !isAbout(asked.values))) return undefined;
    isMet = true;
    return delay(run, () => {
      isHeld = true;
      return opened;
    });
  });
  return {
    get isHeld() {
      return isHeld;
    },
    letGo() {
      stop();
      open();
    },
  };
}

export function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** The bus loses what is published on these topics until it is stopped. */
export function loseNews(isLost: (topic: string) => boolean): () => void {
  const publish = app.bus.publish.bind(app.bus);
  app.bus.publish = ((topic: string, news: never) =>
    isLost(topic) ? Promise.resolve() : publish(topic as never, news)) as typeof publish;
  const stop = () => {
    app.bus.publish = publish;
  };
  onTestFinished(stop);
  return stop;
}

/** The bus keeps all that is published until it is told to pass it on, in that order, and what comes after at once. */
export function delayNews(): () => Promise<void> {
  const late: (() => Promise<void>)[] = [];
  const publish = app.bus.publish.bind(app.bus);
  app.bus.publish = (...news) => {
    late.push(() => publish(...news));
    return Promise.resolve();
  };
  const passOn = () => {
    app.bus.publish = publish;
  };
  onTestFinished(passOn);
  return async () => {
    passOn();
    await Promise.all(late.map((arrive) => arrive()));
  };
}

export const ADDED =
  "subscription Added($id: ID, $after: ID) { messageAdded(conversationId: $id, after: $after) { id seq body } }";

export interface Added {
  messageAdded: { id: string; seq: number; body: string };
}

export const follow = <Result>(person: Person, query: string, variables: object) =>
  person.follow<Result, object>(query as never, variables);

export const REMOVE =
  "mutation R($id: ID!, $user: ID!) { removeMember(input: { conversationId: $id, userId: $user }) { conversation { id } } }";

export const EVENTS =
  "subscription E($after: String) { events(after: $after) { __typename cursor ... on MessageAdded { message { body } } ... on ReceiptUpdated { receipt { readSeq } } } }";

export interface Events {
  events: { __typename: string; cursor: string; message?: { body: string }; receipt?: { readSeq: number } };
}

export const UPDATES = `subscription Updates($after: String) { events(after: $after) {
  __typename cursor ... on ConversationUpdated { conversation { id title } }
  ... on MessageAdded { message { body } } ... on MessageUpdated { message { body } }
} }`;

export interface Updates {
  events: {
    __typename: string;
    cursor: string;
    conversation?: { id: string; title: string };
    message?: { body: string };
  };
}

export const RENAME = "mutation R($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }";

/** A server that keeps little for whoever does not read, and some people of its own. */
export async function startSmall(count: number) {
  const small = await startParley({ PARLEY_MAX_QUEUED_EVENTS: "4" });
  const people = await castOf(small, ...Array.from({ length: count }, (_, i) => `Reader${i}`));
  onTestFinished(async () => {
    for (const person of people) await person.leave();
    await small.stop();
  });
  return { small: small.app as App, people };
}

export const viewerOf = (person: Person) => ({
  userId: uuidOf(person.id),
  sessionId: "a session",
  expiresAt: Date.now() + 60_000,
});

/** A cursor that everything until now was told by. */
export async function told(person: Person): Promise<string> {
  return (dataOf((await person.ask("{ events { cursor } }")) as never) as { events: { cursor: string } }).events.cursor;
}

export async function rename(id: string, title: string): Promise<void> {
  const change =
    "mutation T($id: ID!, $title: String) { updateGroup(input: { conversationId: $id, title: $title }) { conversation { id } } }";
  dataOf(await ana.ask(change, { id, title: `${title} ${performance.now()}` }));
}

/** Starts the server and its people before the tests of a file, and stops them after. */
export function useStage(): void {
  beforeAll(async () => {
    parley = await startParley({ PARLEY_SWEEP_SECONDS: "600" });
    app = parley.app as App;
    [ana, ben, cy] = (await castOf(parley, "Ana", "Ben", "Cy")) as [Person, Person, Person];
  });
  afterAll(async () => {
    for (const person of [ana, ben, cy]) await person?.leave();
    await parley?.stop();
  });
}
