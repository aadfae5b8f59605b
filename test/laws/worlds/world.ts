/**
 * One of two worlds in which the same people do the same things. In one world Ana blocks Ben. In the other she hides
 * her status, read receipts and invitations, and her phone is off for their direct conversation. Everything that Ben
 * receives is written in a form that can be compared between the worlds: with names for ids, and steps for times.
 */
import { getNamedType } from "graphql";
import type { TypedDocumentString } from "../../graphql/graphql.js";
import { type Answer, ask, dataOf, type Followed, groupOf, type Parley, Person, until } from "../../support/parley.js";
import { pause } from "../../support/random.js";
import { schema, selectionOfAll } from "../../support/selections.js";
import type { World as LawWorld } from "../law/acts.js";
import { inputsOf, type Targets } from "./inputs.js";

export type Name = "ana" | "ben" | "cy" | "dee";

interface Stream {
  field: string;
  name: string;
  followed: Followed<Record<string, unknown>>;
  /** The marks found in its answers. */
  marks: Set<string>;
  /** The number of answers already searched for marks. */
  read: number;
  /** How many of its answers were compared with the other world. */
  compared: number;
}

/** The id of a node, or a cache key made of one or two of these. */
const ID = /\b([a-z]{3})_([\w-]{22})(?:_([\w-]{22}))?(?=_|[^\w-]|$)/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const MARKS_PER_GROUP = 5;
/** On a busy machine the many streams, which ask for all that there is, are behind for a while. */
const SETTLED_WITHIN_MS = 90_000;
const MARK = /mark \d+ of \w+/g;
/** Opaque values, except those that contain an id. */
const OPAQUE = /^(after|cursor|eventCursor|startCursor|endCursor|url)$/;
const SECRET = /token$/i;

export class World {
  readonly tag: string;
  readonly people = {} as Record<Name, Person>;
  readonly law: LawWorld;
  direct = "";
  group = "";
  cursor = "";
  readonly #parley: Parley;
  readonly #names = new Map<string, string>();
  readonly #steps: number[] = [];
  readonly #streams: Stream[] = [];
  #compared: Record<string, unknown[]> = {};
  /** Cache of answers in plain form, with the names known so far: tests read all of them again and again. */
  #plain = new WeakMap<object, unknown>();
  #marker = "";
  #marks = 0;

  constructor(parley: Parley, tag: string) {
    this.#parley = parley;
    this.tag = tag;
    this.law = {
      people: [],
      conversations: [],
      messages: [],
      notifications: [],
      changedPrivacy: new Set(),
      parted: new Set(),
      accepted: new Map(),
    };
  }

  get ben(): Person {
    return this.people.ben;
  }

  async populate(): Promise<void> {
    for (const name of ["ana", "ben", "cy", "dee"] as const) {
      const input = { username: `${this.tag}${name}`, displayName: `${this.tag} ${name}`, password: "a good password" };
      const document = `mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken viewer { user { id } } } }`;
      const url = this.#parley.urls[this.law.people.length % this.#parley.urls.length] ?? "";
      const { signUp } = dataOf(
        await ask<{ signUp: { accessToken: string; refreshToken: string; viewer: { user: { id: string } } } }, object>(
          url,
          undefined,
          document,
          { input },
        ),
      );
      const { accessToken: token, refreshToken, viewer } = signUp;
      this.people[name] = new Person(url, { id: viewer.user.id, token, refreshToken, username: input.username });
      this.calls(viewer.user.id, name);
      if (name !== "dee") this.law.people.push(this.people[name]);
    }
  }

  /** Gives an id the name that it has in both worlds. */
  calls(id: string, name: string): void {
    this.#names.set(id.slice(4, 26), name);
    this.#plain = new WeakMap();
  }

  /** Begins a new step. Times before and after it get different names. */
  async step(): Promise<void> {
    await pause(2); // the store rounds to milliseconds, up as well as down
    this.#steps.push(Date.now());
    await pause(2);
  }

  // ── the form that can be compared ──

  plain(value: unknown, key = ""): unknown {
    if (typeof value === "string") return this.#plainText(value, key);
    if (Array.isArray(value)) return value.map((each) => this.plain(each, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.plain(each, name)]));
  }

  #plainText(text: string, key: string): string {
    if (MOMENT.test(text)) return this.#stepOf(new Date(text).getTime());
    const name = key.slice(key.indexOf("_") + 1);
    const named = text.replace(ID, (_, prefix, ...ids: (string | undefined)[]) =>
      [prefix, ...ids.slice(0, 2).flatMap((id) => (id === undefined ? [] : this.#nameOf(id)))].join("_"),
    );
    if (SECRET.test(name) || (OPAQUE.test(name) && named === text)) return "opaque";
    return named.replace(UUID, (uuid) => this.#nameOf(shortOf(uuid))).replaceAll(this.tag, "TAG");
  }

  /** An id without a name is named by the step in which it was made: the id begins with that time. */
  #nameOf(id: string): string {
    const madeAt = Buffer.from(id, "base64url").readUIntBE(0, 6);
    return this.#names.get(id) ?? this.#stepOf(madeAt);
  }

  #stepOf(moment: number): string {
    if (moment > Date.now() + 1_000) return "later";
    return `step ${this.#steps.filter((begun) => begun <= moment).length}`;
  }

  /** The name of an operation, the same in both worlds. */
  nameOf(fieldName: string, given: object): string {
    return `${fieldName} ${JSON.stringify(this.plain(given))}`;
  }

  plainAnswer(answer: Answer<unknown>): unknown {
    const errors = answer.errors?.map(({ message, path, extensions }) => ({ message, path, extensions }));
    return this.plain({ data: answer.data, ...(errors && { errors }) });
  }

  #plainOnce(answer: Answer<unknown>): unknown {
    const plain = this.#plain.get(answer) ?? this.plainAnswer(answer);
    this.#plain.set(answer, plain as object);
    return plain;
  }

  // ── Ben's queries ──

  async targets(): Promise<Targets> {
    const { ana, ben, cy } = this.people;
    const query = `query ($ids: [ID!]!) {
      viewer { sessions { id } } notifications(first: 3) { nodes { id } }
      nodes(ids: $ids) { ... on Conversation { id messages(last: 100) { nodes { id sender { id } } } } }
    }`;
    type Found = {
      viewer: { sessions: { id: string }[] };
      notifications: { nodes: { id: string }[] };
      nodes: ({ messages: { nodes: { id: string; sender: { id: string } | null }[] } } | null)[];
    };
    const conversation = [this.direct, this.group].filter(Boolean);
    const found = dataOf(await ben.ask<Found, object>(query, { ids: conversation }));
    const message = found.nodes.flatMap((node) => {
      const last = (person: Person) =>
        node?.messages.nodes.findLast(({ sender }) => sender?.id === person.id)?.id ?? [];
      return [last(ben), last(ana)].flat();
    });
    return {
      ids: {
        user: [ana.id, cy.id],
        conversation,
        message,
        notification: found.notifications.nodes.map(({ id }) => id),
        session: found.viewer.sessions.map(({ id }) => id),
      },
      usernames: [ana.username, cy.username, "nobody.at.all"],
      ownUsername: ben.username,
      search: this.tag,
      cursor: this.cursor,
    };
  }

  /** The answers of all queries with all of their fields, and of the export of Ben's data. */
  async everything(): Promise<[question: string, answer: unknown][]> {
    const asked: [string, unknown][] = [];
    for (const { fieldName, given, document, variables } of this.questions(await this.targets())) {
      const answer = await this.ben.ask(document, variables);
      asked.push([this.nameOf(fieldName, given), sortedEvents(this.plainAnswer(answer))]);
    }
    asked.push(["the copy of Ben's data", await this.#copy()]);
    return asked;
  }

  questions(targets: Targets) {
    return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) =>
      operationsOf("query", field.name, targets),
    );
  }

  async #copy(): Promise<unknown> {
    const answer = await this.ben.ask<{ exportAccount: { url: string } }, object>("mutation { exportAccount { url } }");
    const { url } = dataOf(answer).exportAccount;
    const text = await (await fetch(new URL(url, this.ben.url))).text();
    return this.plain(JSON.parse(text, asMoments));
  }

  // ── Ben's subscriptions ──

  follow(targets: Targets): void {
    for (const { name: field } of Object.values(schema.getSubscriptionType()?.getFields() ?? {}))
      for (const { given, document, variables } of operationsOf("subscription", field, targets)) {
        const followed = this.ben.follow(
          document as unknown as TypedDocumentString<Record<string, unknown>, object>,
          variables,
        );
        this.#streams.push({
          field,
          name: this.nameOf(field, given),
          followed,
          marks: new Set(),
          read: 0,
          compared: 0,
        });
      }
  }

  stopFollowing(): void {
    for (const { followed } of this.#streams.splice(0)) followed.stop();
  }

  /**
   * Sends a message that streams deliver after everything that was on its way to Ben, and returns its text. The message
   * is in a group of its own, replaced now and then: events select whole conversations, which grow.
   */
  async mark(): Promise<string> {
    const { dee } = this.people;
    if (this.#marks % MARKS_PER_GROUP === 0) await this.#changeMarker(dee);
    const body = `mark ${++this.#marks} of ${this.tag}`;
    const send = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }`;
    const input = { conversationId: this.#marker, body, mentionIds: [this.ben.id] };
    dataOf(await dee.ask<unknown, object>(send, { input }));
    const read = `mutation ($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }`;
    dataOf(await dee.ask<unknown, object>(read, { id: this.#marker }));
    return body;
  }

  async #changeMarker(dee: Person): Promise<void> {
    const end = `mutation ($id: ID!) { deleteGroup(input: { conversationId: $id }) { conversationId } }`;
    if (this.#marker) dataOf(await dee.ask<unknown, object>(end, { id: this.#marker }));
    this.#marker = await groupOf(dee, this.ben);
    this.calls(this.#marker, `marker${this.#marks}`);
  }

  /** The streams that deliver marks and have not delivered this one yet. */
  behind(body: string): string[] {
    const all = this.#streams.filter(({ name }) =>
      /^(messageAdded|events|receiptUpdated|notificationAdded) \{\}/.test(name),
    );
    if (all.length === 0 || all.length % 4 !== 0) throw new Error("a stream of everything is missing");
    for (const stream of all)
      for (const answer of stream.followed.answers.slice(stream.read)) {
        stream.read++;
        for (const [mark] of JSON.stringify(answer).matchAll(MARK)) stream.marks.add(mark);
      }
    const isOver = ({ isDone, error }: Followed<unknown>) => (isDone ? ` (over: ${JSON.stringify(error)})` : "");
    return all.filter(({ marks }) => !marks.has(body)).map(({ name, followed }) => `${name}${isOver(followed)}`);
  }

  /** Waits until everything that was on its way to Ben has arrived. */
  async settle(): Promise<void> {
    const body = await this.mark();
    await until(`${body} has come`, () => this.behind(body).length === 0, SETTLED_WITHIN_MS).catch((error) => {
      throw new Error(`${error.message} over ${this.behind(body)}`);
    });
  }

  /**
   * The events in order since they were compared last, grouped by stream and by the things that they are about. Each
   * group begins with the last event that was compared.
   */
  heard(): Record<string, unknown[]> {
    const heard: Record<string, unknown[]> = { ...this.#compared };
    for (const { field, name, followed, compared } of this.#streams)
      for (const answer of followed.answers.slice(compared)) {
        const plain = this.#plainOnce(answer) as { data?: Record<string, unknown> };
        const key = `${name} ${keyOf(plain.data?.[field])}`;
        if (key.includes("marker") || JSON.stringify(plain).includes("usr_dee")) continue;
        heard[key] = [...(heard[key] ?? []), plain];
      }
    return heard;
  }

  /** Notes that everything that was heard so far is the same as in the other world. */
  compared(): void {
    const last = ([key, events]: [string, unknown[]]) => [key, events.slice(-1)] as const;
    this.#compared = Object.fromEntries(Object.entries(this.heard()).map(last));
    for (const stream of this.#streams) stream.compared = stream.followed.answers.length;
  }

  async leave(): Promise<void> {
    this.stopFollowing();
    await Promise.all(Object.values(this.people).map((person) => person.leave()));
  }
}

/** Operations for a field with each of its sets of arguments, and with all that can be selected of the answer. */
export function operationsOf(operation: "query" | "mutation" | "subscription", fieldName: string, targets: Targets) {
  const root = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  const field = root[operation]?.getFields()[fieldName];
  if (!field) throw new Error(`there is no ${fieldName}`);
  const selection = selectionOfAll(getNamedType(field.type).name);
  const pages = field.args.filter(({ name }) => name === "first" || name === "last").map(({ name }) => name);
  return inputsOf(field.args, targets, fieldName).map((given) => {
    const page = fieldName === "messages" ? "last" : pages[0];
    const variables: Record<string, unknown> = { ...given, ...(page && { [page]: 100 }) };
    const args = field.args.filter(({ name }) => name in variables);
    const declared = args.map(({ name, type }) => `$${name}: ${type}`).join(", ");
    const passed = args.map(({ name }) => `${name}: $${name}`).join(", ");
    const head = `${operation}${declared && ` (${declared})`}`;
    return {
      fieldName,
      given,
      document: `${head} { ${fieldName}${passed && `(${passed})`} ${selection} }`,
      variables,
    };
  });
}

/** An event's type and the ids of the things that it is about. */
function keyOf(event: unknown): string {
  const { __typename, ...named } = (event ?? {}) as Record<string, unknown>;
  const inner = Object.values(named).find((each) => typeof each === "object" && each !== null) ?? {};
  return [__typename, ...idsIn(named), ...idsIn(inner)].join(" ");
}

const idsIn = (of: object): unknown[] =>
  Object.entries(of).flatMap(([name, each]) => {
    if (/(^|_)(id|conversationId)$/.test(name)) return [each];
    return /(^|_)(conversation|user)$/.test(name) && each ? idsIn(each as object) : [];
  });

/** Events of one millisecond have no order that two worlds share. */
function sortedEvents(answer: unknown): unknown {
  const page = (answer as { data?: { events?: { events?: unknown[] } } }).data?.events;
  page?.events?.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return answer;
}

const shortOf = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");

/** Converts times of rows to the form of the API. */
const asMoments = (_: string, value: unknown) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d[T ][\d:.]+\+00(:00)?$/.test(value)
    ? new Date(value).toISOString()
    : value;
