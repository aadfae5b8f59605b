/** The documents and devices of the tests of presence. */
import { expect } from "vitest";
import { graphql } from "../graphql/index.js";
import { type Followed, Person, until } from "../support/parley.js";
export const GRACE_MS = 1_500;

export const LEASE_MS = 6_000;

/** A timer may run early by a moment, and clocks are read at either end of a connection. */
export const CLOCK_MS = 50;

/** From when somebody is connected until every server knows. */
export const SAY_MS = 500;

export const TELL_EVERY_MS = 1_000;

export const TIMES = { PARLEY_PRESENCE_GRACE_MS: String(GRACE_MS), PARLEY_PRESENCE_LEASE_MS: String(LEASE_MS) };

export const WATCH = graphql(`
  subscription PresenceWatch($ids: [ID!]!) { presenceChanged(userIds: $ids) { user { id } status lastActiveAt } }
`);

export const THERE = graphql(`subscription PresenceThere { conversationUpdated { id } }`);

export const REPORT = graphql(`
  mutation PresenceReport($status: PresenceStatus!) { setPresence(input: { status: $status }) { presence { status } } }
`);

export const SEEN = graphql(`
  query PresenceSeen($id: ID!) { node(id: $id) { ... on User { presence { status lastActiveAt } } } }
`);

export type Seen = { status: string; lastActiveAt?: string | null };

/** The state that a watcher ends up with, and how they came there. */
export class Watch {
  readonly changes: { id: string; at: number; status: string; lastActiveAt: string | null }[] = [];
  readonly #followed: Followed<{ presenceChanged: Seen & { user: { id: string } } }>;

  constructor(watcher: Person, ...people: Person[]) {
    this.#followed = watcher.follow(WATCH, { ids: people.map(({ id }) => id) }) as never;
    const push = this.#followed.answers.push.bind(this.#followed.answers);
    this.#followed.answers.push = (...answers) => {
      for (const { data } of answers) {
        const { user, status, lastActiveAt = null } = data?.presenceChanged ?? { user: { id: "" }, status: "ERROR" };
        this.changes.push({ id: user.id, at: performance.now(), status, lastActiveAt });
      }
      return push(...answers);
    };
  }

  of = (person: Person) => this.changes.filter(({ id }) => id === person.id);
  statuses = (person: Person) => this.of(person).map(({ status }) => status);
  last = (person: Person) => this.of(person).at(-1);
  /** The statuses since the person was first online: only that one, if they were never away. */
  sinceOnline = (person: Person) => this.statuses(person).slice(this.statuses(person).indexOf("ONLINE"));
  stop = () => this.#followed.stop();
}

/** One more device of a person's, at a server. */
export async function device(person: Person, url: string): Promise<Person> {
  const { id, token, refreshToken, username } = person;
  const there = new Person(url, { id, token, refreshToken, username });
  await new Promise<void>((resolve) => {
    there.socket().on("connected", () => resolve());
    there.follow(THERE);
  });
  return there;
}

/** A device reports its status over its own connection. */
export async function report(person: Person, status: "ONLINE" | "AWAY" | "OFFLINE"): Promise<void> {
  const answer = person.follow(REPORT, { status });
  await until("it is reported", () => answer.isDone);
  expect(answer.data).toHaveLength(1);
}

/** Changes since a moment are told no faster than one a second. One may be late, and then be soon followed by the next. */
export function expectNoneEarly(changes: readonly { at: number }[], since: number): void {
  for (const [i, { at }] of changes.entries())
    expect(at - since, `change ${i + 1} of ${changes.length}`).toBeGreaterThan(i * TELL_EVERY_MS - CLOCK_MS);
}

export const seenBy = async (viewer: Person, person: Person) =>
  ((await viewer.get(SEEN, { id: person.id })).node as { presence: Seen | null }).presence;
