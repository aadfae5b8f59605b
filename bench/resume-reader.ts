/** The people who come back, in a process of their own. The clients are lean, so the figures are the server's. */
import { WebSocket } from "ws";

/** A person's token, and the newest cursor that they received. */
export interface Returning {
  token: string;
  cursor: string;
}

/** The way they come back: from their cursor, or by loading again the page that they show. */
export interface Come {
  how: "resume" | "reload";
  /** Messages that each person has missed since the last time. */
  missed: number;
}

/** Waits for this many live messages for each person. */
export interface Hear {
  hear: number;
}

export interface Live {
  /** CPU seconds of this process. */
  cpu: number;
  failure?: string;
}

/** Connections that each reader opens at once: those beyond the backlog of a listening socket wait for seconds. */
const MAX_CONNECTING = 200;

const EVENTS = `subscription ($after: String) { events(after: $after) {
  __typename cursor
  ... on StreamStarted { start }
  ... on MessageAdded { message { id seq body } }
} }`;
const ADDED = "subscription { messageAdded { id seq body } }";
const INBOX = "{ inbox(first: 20) { nodes { id unreadCount lastMessage { id body } } } }";

let port = 0;
let people: (Returning & { socket?: WebSocket; seen: Set<string>; expected: number; hasAll?(): void })[] = [];

process.on("message", (message: { port: number; people: Returning[] } | Come | Hear | "go") => {
  if (message === "go") {
    for (const { socket } of people) socket?.terminate();
    return answer({ cpu: 0 });
  }
  if ("port" in message) {
    port = message.port;
    people = message.people.map((person) => ({ ...person, seen: new Set(), expected: 0 }));
    return undefined;
  }
  const before = process.cpuUsage();
  return ("hear" in message ? hear(message) : comeBack(message)).then(
    () => {
      const { user, system } = process.cpuUsage(before);
      answer({ cpu: (user + system) / 1e6 });
    },
    (error) => answer({ cpu: 0, failure: String(error) }),
  );
});
process.on("disconnect", () => process.exit());

const answer = (live: Live) => void process.send?.(live);

async function hear(message: Hear): Promise<void> {
  await Promise.all(
    people.map(async (person) => {
      person.expected += message.hear;
      const isThere = new Promise<void>((resolve) => {
        person.hasAll = resolve;
      });
      if (person.seen.size < person.expected) await isThere;
    }),
  );
}

async function comeBack(come: Come): Promise<void> {
  const next = people.values();
  const all: Promise<void>[] = [];
  const connectOn = async () => {
    for (const person of next) {
      const { connected, live } = follow(person, come);
      all.push(live);
      await connected;
    }
  };
  await Promise.all(Array.from({ length: MAX_CONNECTING }, connectOn));
  await Promise.all(all);
}

function follow(person: (typeof people)[number], { how, missed }: Come): Record<"connected" | "live", Promise<void>> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, "graphql-transport-ws", { perMessageDeflate: false });
  person.socket = socket;
  if (how === "resume") person.expected += missed;
  const send = (message: object) => socket.send(JSON.stringify(message));
  const connected = new Promise<void>((resolve) => socket.once("open", resolve).once("close", resolve));
  const live = new Promise<void>((resolve, reject) => {
    socket.once("open", () => send({ type: "connection_init", payload: { authorization: `Bearer ${person.token}` } }));
    socket.once("error", reject);
    socket.once("close", (code) => reject(new Error(`the server closed a socket with ${code}`)));
    socket.on("message", (data) => {
      const { type, id, payload } = JSON.parse(String(data));
      if (type === "connection_ack") return ask();
      if (type !== "next") return undefined;
      if (payload.errors) return reject(new Error(JSON.stringify(payload.errors)));
      if (id === "inbox") return resolve();
      const event = payload.data.events;
      if (!event) return undefined;
      person.cursor = event.cursor;
      if (event.start && event.start !== "RESUMED") return reject(new Error(`a stream began with ${event.start}`));
      if (event.message) person.seen.add(event.message.id);
      if (person.seen.size < person.expected) return undefined;
      person.hasAll?.();
      return resolve();
    });
  });
  function ask() {
    if (how === "resume")
      return send({ id: "events", type: "subscribe", payload: { query: EVENTS, variables: { after: person.cursor } } });
    send({ id: "added", type: "subscribe", payload: { query: ADDED } });
    return send({ id: "inbox", type: "subscribe", payload: { query: INBOX } });
  }
  return { connected, live };
}
