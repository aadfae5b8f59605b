/** The presence of named people: what it is now, then each change. */
import type { App } from "../app.js";
import type { Viewer } from "../context.js";
import { badInput } from "../errors.js";
import { parseUserId } from "../ids.js";
import { type PresenceRow, presenceOf } from "../presence/service.js";
import { Stream } from "./stream.js";

const MAX_PEOPLE = 500;

export async function presenceFeed(app: App, _viewer: Viewer, ids: readonly string[]): Promise<Stream<PresenceRow>> {
  if (ids.length > MAX_PEOPLE) throw badInput("userIds", `Watch at most ${MAX_PEOPLE} people at once.`);
  const people = ids.map(parseUserId);
  if (people.includes(undefined)) throw badInput("userIds", "One of `userIds` is not the id of a user.");
  const feed = new PresenceFeed(app, new Set(people.filter((id) => id !== undefined)));
  try {
    await feed.start();
  } catch (error) {
    feed.stream.end();
    throw error;
  }
  return feed.stream;
}

class PresenceFeed {
  readonly stream: Stream<PresenceRow>;
  readonly #app: App;
  readonly #people: Set<string>;
  readonly #shown = new Map<string, string>();
  /** People whose presence is to be looked up again. */
  readonly #stale = new Set<string>();
  readonly #stops: (() => void)[] = [];

  constructor(app: App, people: Set<string>) {
    this.#app = app;
    this.#people = people;
    this.stream = new Stream(people.size, {
      catchUp: () => (this.#stale.size > 0 ? this.#lookUp() : undefined),
      close: () => {
        for (const stop of this.#stops) stop();
      },
    });
  }

  async start(): Promise<void> {
    this.#stops.push(this.#app.hub.addToSweep({ sweep: async () => this.#doubt(this.#people) }));
    const listening = [...this.#people].map((userId) =>
      this.#app.hub.listen(`presence:${userId}`, () => this.#doubt([userId])),
    );
    this.#stops.push(...(await Promise.all(listening)));
    this.#doubt(this.#people);
  }

  #doubt(userIds: Iterable<string>): void {
    for (const userId of userIds) this.#stale.add(userId);
    this.stream.wake();
  }

  /** News only says that something may have changed; what it is now is looked up, so no order of news can mislead. */
  async #lookUp(): Promise<void> {
    const asked = [...this.#stale];
    this.#stale.clear();
    const changed = (await presenceOf(this.#app, asked)).filter((row) => this.#shown.get(row.userId) !== seenOf(row));
    for (const row of changed) this.#shown.set(row.userId, seenOf(row));
    this.stream.pushAll(changed);
  }
}

/** The time too: a look-up may see that somebody has gone before it is stored when. */
const seenOf = ({ status, lastActiveAt }: PresenceRow) => `${status} ${lastActiveAt?.getTime()}`;
