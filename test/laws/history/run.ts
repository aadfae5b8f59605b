/**
 * The history checker. Writers write and readers read through a proxy before several servers, while faults strike
 * sockets, servers, Redis and PostgreSQL. Afterwards every reader must have exactly what it may have. Everybody's acts,
 * and the faults with their times, follow from the seed; their interleaving does not.
 */
import { pause, randomFrom } from "../../support/random.js";
import { Account } from "./account.js";
import { FAULTS, type Fault, strike } from "./faults.js";
import { Follower } from "./follower.js";
import { live, partPeople } from "./life.js";
import { type Call, wrongCalls } from "./notified.js";
import { govern } from "./owner.js";
import { deviceOf, type Person, signUp } from "./people.js";
import { TcpProxy } from "./proxy.js";
import type { Habits, Reader } from "./reader.js";
import type { SessionKind } from "./session.js";
import { Sight } from "./sight.js";
import { openStream } from "./stream.js";
import { contradictions, readTruth, refreshMembers, type Stored } from "./truth.js";
import { type Programs, World } from "./world.js";
import { type Acknowledged, type Room, Writer } from "./writer.js";

export interface HistoryOptions extends Programs {
  seed: number;
  /** The planned duration of the writing. Under faults it may take longer, and the faults go on as long as it does. */
  seconds: number;
  messages: number;
  /** Writing stops after this time, even if not all messages are sent. */
  mostSeconds?: number;
  /** Further settings of the servers. */
  settings?: Record<string, string>;
  say?: (line: string) => void;
}

export interface Counts {
  sends: number;
  edits: number;
  deletions: number;
  reactions: number;
  reads: number;
  removals: number;
  returns: number;
  leaves: number;
  roles: number;
  groups: number;
  groupsEnded: number;
  ownChanges: number;
  privacyChanges: number;
  blocks: number;
  signOuts: number;
  expiries: number;
  /** Calls of a person by a message; `notificationsAdded` counts notifications new to a reader. */
  calls: number;
  notificationsAdded: number;
  notificationsMarked: number;
  notificationsDeleted: number;
  notificationSettings: number;
  retries: number;
  faults: Record<Fault, number>;
  reconnects: number;
  polls: number;
  events: number;
  repeats: number;
  resets: number;
  lagged: number;
}

export interface Outcome {
  counts: Counts;
  /** How long the writing took. */
  seconds: number;
  failures: string[];
}

export interface History {
  proxy: TcpProxy;
  world: World;
  rooms: Room[];
  directs: Room[];
  acknowledged: Acknowledged[];
  /** Messages of groups that began during the history, and may have ended, and of direct conversations. */
  acknowledgedAside: Acknowledged[];
  called: Call[];
  /** People who have disabled MESSAGE_NEW notifications. */
  deaf: Set<string>;
  counts: Counts;
  failures: string[];
  sight: Sight;
  /** Factor, 1 or more, by which readers stay, tokens live and faults wait longer than in a short history. */
  slowness: number;
  /** The time in which every server has compared everything with the store. */
  sweepMs: number;
  startedAt: number;
  say(line: string): void;
  nameOf(userId: string): string;
  idOf(name: string): string;
  titleOf(roomId: string): string;
  /** Notes that a client received INTERNAL, with its request id. */
  fault(requestId: string): void;
}

const SERVERS = 3;
const WRITERS = 8;
const READERS = 40;
/** Fewer than the readers: each person has several devices. */
const READING_PEOPLE = 20;
const ROOMS = 5;
/** Time that a busy machine may add until all servers know that somebody hides something. */
const BUSY_MS = 8_000;
const PROGRESS_MS = 10_000;
/** How long the last events may take once all faults are over: the sweep delivers those that the bus lost. */
const CONVERGENCE_MS = 60_000;
/** Added per message, for readers after a RESET: they load all messages, all at the same time. */
const LOADING_MS = 2;

export const SECRET = "a secret that only this history knows";

const SETTINGS = {
  PARLEY_LOG: "error",
  PARLEY_SECRET: SECRET,
  // Short, because a resume repeats everything since the last sweep, and readers resume all the time.
  PARLEY_SWEEP_SECONDS: "10",
  PARLEY_MAX_COST: "100000",
  PARLEY_SIGN_INS_PER_MINUTE: "100000",
  PARLEY_SIGN_INS_PER_ADDRESS: "100000",
  PARLEY_GUESSES_PER_HOUR: "100000",
  PARLEY_RECEIPTS_PER_SECOND: "100000",
  PARLEY_ACCOUNT_CHANGES_PER_MINUTE: "100000",
  PARLEY_GROUP_CHANGES_PER_MINUTE: "100000",
  PARLEY_OWN_CHANGES_PER_SECOND: "100000",
  PARLEY_SENDS_PER_SECOND: "100000",
  PARLEY_SEND_BURST: "100001",
  PARLEY_SIGN_UPS_PER_HOUR: "100000",
  PARLEY_REQUESTS_PER_SECOND: "100000",
  PARLEY_ACCESS_TOKEN_SECONDS: "7200",
  // Low, so that readers that stop fall behind, and some of them for too long.
  PARLEY_MAX_QUEUED_EVENTS: "32",
  PARLEY_LAG_SECONDS: "5",
};

const CREATE = `mutation ($input: CreateGroupInput!) { createGroup(input: $input) { conversation { id } } }`;
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } } }`;
const ADDED = `subscription ($conversationId: ID) { messageAdded(conversationId: $conversationId) { id } }`;
const START = "mutation ($input: StartConversationInput!) { startConversation(input: $input) { conversation { id } } }";
const NOTIFIED = "subscription { notificationAdded { id } }";
const EVENTS = "subscription { events { __typename } }";

export async function runHistory(options: HistoryOptions): Promise<Outcome> {
  const randomOf = (n: number) => randomFrom(options.seed * 1_000 + n);
  const proxy = new TcpProxy(randomOf(1));
  const settings = { ...SETTINGS, ...options.settings };
  const world = new World(proxy, options, settings);
  const sweepMs = 1_000 * Number(settings.PARLEY_SWEEP_SECONDS);
  const failures: string[] = [];
  const people: Person[] = [];
  const history: History = {
    proxy,
    world,
    rooms: [],
    directs: [],
    acknowledged: [],
    acknowledgedAside: [],
    called: [],
    deaf: new Set(),
    counts: noCounts(),
    failures,
    sight: new Sight(sweepMs + BUSY_MS),
    slowness: Math.max(1, options.seconds / 60),
    sweepMs,
    startedAt: performance.now(),
    say: (line) => options.say?.(`${((performance.now() - history.startedAt) / 1_000).toFixed(1)} s  ${line}`),
    nameOf: (id) => people.find((person) => person.id === id)?.name ?? id,
    idOf: (name) => people.find((person) => person.name === name)?.id ?? "",
    titleOf: (id) => [...history.rooms, ...history.directs].find((room) => room.id === id)?.title ?? id,
    fault: (requestId) => faults.add(requestId),
  };
  const faults = new Set<string>();
  let seconds = 0;
  try {
    await proxy.start();
    await world.start(SERVERS);
    const cast = await castOf(history, people, randomOf(2));
    await partPeople(history, cast);
    const readers = readersOf(history, cast, randomOf);
    const outsiders = strangersOf(history, cast.stranger, failures);
    const reading = readers.map((reader) => reader.read());
    await pause(500);
    history.say("writing begins");
    const mostMs = 1_000 * (options.mostSeconds ?? Number.POSITIVE_INFINITY);
    const writesFrom = performance.now();
    const writesUntil = writesFrom + mostMs;
    let isWriting = true;
    const marking = readers.map(
      (reader, n) => reader instanceof Account && reader.markNowAndThen(() => !isWriting, randomOf(300 + n)),
    );
    const writing = cast.writers.map((person, n) =>
      new Writer(history, person, cast.readers, randomOf(100 + n)).write(
        { messages: options.messages / WRITERS, ms: options.seconds * 1_000 },
        writesUntil,
      ),
    );
    const governing = govern(history, cast, { ms: options.seconds * 1_000, endsAt: writesUntil }, randomOf(3));
    const living = live(history, cast, { ms: options.seconds * 1_000, isOver: () => !isWriting }, randomOf(5));
    const ending = readers.map((reader) => reader.session.endNowAndThen(() => !isWriting));
    const striking = strike(history, () => !isWriting, randomOf(4));
    const progress = setInterval(() => history.say(`${history.counts.sends} messages are sent`), PROGRESS_MS);
    await Promise.all([...writing, governing]).finally(() => clearInterval(progress));
    isWriting = false;
    seconds = (performance.now() - writesFrom) / 1_000;
    await Promise.all([...marking, ...ending, living, striking]);
    history.say("all is written and well");

    const stored = await readTruth(world.databaseUrl, history);
    failures.push(
      ...stored.faults,
      ...wrongCalls(stored.notified, history).slice(0, 20),
      ...contradictions(stored, [...history.acknowledged, ...history.acknowledgedAside]).slice(0, 20),
    );
    history.counts.calls = history.called.length;
    const lacking = await untilAllIsThere(readers, stored, world.databaseUrl);
    history.say("all is read");
    for (const reader of readers) reader.stop();
    await Promise.all(reading);
    for (const stop of outsiders) stop();
    for (const reader of readers) failures.push(...faultsOf(reader, stored, lacking.get(reader) ?? []));
    for (const id of faults) failures.push(`a client was answered INTERNAL: ${world.faults.get(id) ?? id}`);
    failures.push(...world.crashes.map((output) => `a server ended by itself:\n${output}`));
  } finally {
    await proxy.stop();
    await world.stop();
  }
  return { counts: history.counts, seconds, failures };
}

function noCounts(): Counts {
  return {
    sends: 0,
    edits: 0,
    deletions: 0,
    reactions: 0,
    reads: 0,
    removals: 0,
    returns: 0,
    leaves: 0,
    roles: 0,
    groups: 0,
    groupsEnded: 0,
    ownChanges: 0,
    privacyChanges: 0,
    blocks: 0,
    signOuts: 0,
    expiries: 0,
    calls: 0,
    notificationsAdded: 0,
    notificationsMarked: 0,
    notificationsDeleted: 0,
    notificationSettings: 0,
    retries: 0,
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>,
    reconnects: 0,
    polls: 0,
    events: 0,
    repeats: 0,
    resets: 0,
    lagged: 0,
  };
}

// ── the people ──

export interface Cast {
  owner: Person;
  writers: Person[];
  readers: Person[];
  stranger: Person;
  /** By room, the people who only read in it. */
  readersOf: Map<string, Person[]>;
}

/** Signs everybody up and creates the groups: writers are in all of them, each reader in some. */
async function castOf(history: History, people: Person[], random: () => number): Promise<Cast> {
  const named = (letter: string, many: number) => Array.from({ length: many }, (_, n) => `${letter}${n}`);
  const names = [...named("w", WRITERS), ...named("r", READING_PEOPLE), "founder", "stranger"];
  people.push(...(await signUp(history, names)));
  const writers = people.slice(0, WRITERS);
  const readers = people.slice(WRITERS, WRITERS + READING_PEOPLE);
  const [owner, stranger] = people.slice(-2) as [Person, Person];
  const cast: Cast = { owner, writers, readers, stranger, readersOf: new Map() };
  const device = deviceOf(history, owner, "http");
  for (let n = 0; n < ROOMS; n++) {
    const inIt = readers.filter((_, i) => i % ROOMS === n || random() < 0.5);
    const input = { title: `room ${n}`, memberIds: [...writers, ...inIt].map(({ id }) => id) };
    const { createGroup } = await device.ask<{ createGroup: { conversation: { id: string } } }>(CREATE, { input });
    const { id } = createGroup.conversation;
    history.rooms.push({ id, title: input.title, founders: [owner.id, ...input.memberIds] });
    cast.readersOf.set(id, inIt);
    // Followers of a room begin after this message.
    await device.ask(SEND, { input: { conversationId: id, clientMessageId: `first ${n}`, body: "Welcome." } });
  }
  await Promise.all(writers.map((writer, n) => talkAlone(history, writer, readers[n] as Person)));
  return cast;
}

async function talkAlone(history: History, one: Person, other: Person): Promise<void> {
  const device = deviceOf(history, one, "http");
  const input = { userId: other.id };
  const { startConversation } = await device.ask<{ startConversation: { conversation: { id: string } } }>(START, {
    input,
  });
  const { id } = startConversation.conversation;
  history.directs.push({ id, title: `${one.name} and ${other.name}`, founders: [one.id, other.id], isDirect: true });
}

/** Seven entries, so that sessions do not repeat in step with what readers follow and over which transport. */
const SESSIONS: SessionKind[] = ["lasting", "expiring", "lasting", "ended", "lasting", "lasting", "expiring"];

function readersOf(history: History, cast: Cast, randomOf: (n: number) => () => number): Reader[] {
  return Array.from({ length: READERS }, (_, n) => {
    const random = randomOf(200 + n);
    const person = cast.readers[n % READING_PEOPLE] as Person;
    const isFollower = n % 5 < 2;
    const ways = isFollower ? (["ws", "sse"] as const) : (["ws", "sse", "poll"] as const);
    const habits: Habits = {
      isSlow: random() < 0.25,
      wanders: random() < 0.4,
      over: ways[Math.floor(n / 5) % ways.length] ?? "ws",
      session: SESSIONS[n % SESSIONS.length] ?? "lasting",
    };
    if (!isFollower) return new Account(history, person, `reader ${n}`, habits, random);
    const rooms = history.rooms.filter(({ id }) => cast.readersOf.get(id)?.includes(person));
    const room = rooms[Math.floor(random() * rooms.length)] as Room;
    return new Follower(history, person, `reader ${n}`, habits, random, room);
  });
}

/** Subscribes as a person who is in no room, and must receive nothing. */
function strangersOf(history: History, { token }: Person, failures: string[]): (() => void)[] {
  const ask = (query: string, variables: Record<string, unknown>, isFine: (data: object) => boolean) =>
    openStream<object>({
      over: "ws",
      url: history.proxy.url,
      token: async () => token,
      query,
      variables,
      connected() {},
      broken() {},
      next: (data) => {
        if (!isFine(data)) failures.push(`a stranger was told ${JSON.stringify(data)}`);
      },
    }).stop;
  const isStart = (data: object) => JSON.stringify(data).includes("StreamStarted");
  return [
    ask(EVENTS, {}, isStart),
    ask(NOTIFIED, {}, () => false),
    ask(ADDED, {}, () => false),
    ...history.rooms.map(({ id }) => ask(ADDED, { conversationId: id }, () => false)),
  ];
}

// ── the comparison with the truth ──

/**
 * Returns the readers that did not reach the truth in time, each with what it lacks. A reader that has reached it once
 * is not compared again: it may be ahead of the truth that was read.
 */
async function untilAllIsThere(readers: Reader[], stored: Stored, databaseUrl: string): Promise<Map<Reader, string[]>> {
  const messages = [...stored.rooms.values()].reduce((sum, room) => sum + room.messages.size, 0);
  const deadline = performance.now() + CONVERGENCE_MS + messages * LOADING_MS;
  const lacking = new Map(readers.map((reader): [Reader, string[]] => [reader, []]));
  for (;;) {
    const from = performance.now();
    for (const reader of lacking.keys()) lacking.set(reader, reader.lacks(stored));
    for (const [reader, lacks] of lacking) if (lacks.length === 0) lacking.delete(reader);
    if (lacking.size === 0 || performance.now() > deadline) return lacking;
    await pause(250 + 3 * (performance.now() - from)); // the readers need the time to read on, in this same process
    await refreshMembers(databaseUrl, stored);
  }
}

/** All failures of a reader: broken promises, leaks and lacking things. */
function faultsOf(reader: Reader, stored: Stored, lacks: string[]): string[] {
  const leaks = [...reader.seen].flatMap(([roomId, seqs]) => {
    const leaked = [...seqs].filter((seq) => !stored.wasThere(reader.person.id, roomId, seq));
    const title = stored.rooms.get(roomId)?.title ?? roomId;
    return leaked.length > 0 ? [`it was shown ${title} ${leaked.slice(0, 5)}, said when they were not there`] : [];
  });
  const foreign = [...reader.shown].filter(([id, roomId]) => !isTheirs(stored, reader.person.id, { id, roomId }));
  if (foreign.length > 0) leaks.push(`it was told of others' notifications: ${foreign.slice(0, 5)}`);
  if (lacks.length + leaks.length + reader.wrongs.length === 0) return [];
  const what = [
    ...reader.wrongs,
    ...leaks,
    ...lacks.slice(0, 5),
    ...(lacks.length > 5 ? [`and ${lacks.length - 5} more`] : []),
  ];
  return [`${reader.name}:\n    ${what.join("\n    ")}\n    it was told last:\n      ${reader.last}`];
}

/** Notifications of a deleted group are erased with it: their owner is then unknown, and any is accepted. */
function isTheirs(
  { rooms, notified }: Stored,
  personId: string,
  { id, roomId }: { id: string; roomId: string | undefined },
) {
  const owner = notified.owners.get(id);
  if (owner !== undefined) return owner === personId;
  const room = rooms.get(roomId ?? "");
  return !room || room.isDeleted;
}
