/** The presence of named people as one viewer may see it: the present state, then each change. */
import type { Config } from "../config.js";
import { badInput, rateLimited } from "../errors.js";
import { parseUserId } from "../ids.js";
import { Stream } from "../live/stream.js";
import type { Viewer } from "../viewer.js";
import type { PresenceRow } from "./rows.js";
import type { PresenceWatch, Watcher } from "./watch.js";

export const MAX_PEOPLE = 500;
/** Retry hint while the viewer's other streams watch as many people as one viewer may. */
const TRY_AGAIN_MS = 10_000;

/** `argument` is the argument that names the people, for refusals. */
export async function presenceFeed(
  parts: { config: Config; presence: PresenceWatch },
  viewer: Viewer,
  ids: readonly string[],
  argument: "userIds" | "presenceOf" = "userIds",
): Promise<Stream<PresenceRow>> {
  if (ids.length > MAX_PEOPLE) throw badInput(argument, `Watch at most ${MAX_PEOPLE} people at once.`);
  const people = new Set<string>();
  for (const id of ids) {
    const userId = parseUserId(id);
    if (userId === undefined) throw badInput(argument, `One of \`${argument}\` is not the id of a user.`);
    people.add(userId);
  }
  if (parts.presence.watchedBy(viewer.userId) + people.size > parts.config.maxWatchedPeople)
    throw rateLimited(TRY_AGAIN_MS);
  const feed = new PresenceFeed(viewer.userId);
  feed.whenClosed(await parts.presence.follow(people, feed));
  return feed.stream;
}

class PresenceFeed implements Watcher {
  readonly userId: string;
  readonly stream: Stream<PresenceRow>;
  /** The last delivered presence of each person. */
  readonly #shown = new Map<string, PresenceRow>();
  #close = () => {};

  constructor(userId: string) {
    this.userId = userId;
    this.stream = new Stream(MAX_PEOPLE, { messageIn: () => undefined, close: () => this.#close() });
  }

  whenClosed(close: () => void): void {
    this.#close = close;
  }

  shows(presence: PresenceRow): boolean {
    const last = this.#shown.get(presence.userId);
    if (last && isSame(last, presence)) return false;
    this.#shown.set(presence.userId, presence);
    this.stream.pushLatest(presence.userId, presence);
    return true;
  }

  /**
   * Delivers an OFFLINE for somebody who was shown and may no longer be seen; otherwise clients would show them as
   * online for ever. It reveals nothing, because anyone who goes offline looks the same. Nothing follows until they may
   * be seen again.
   */
  hides(userId: string): void {
    const last = this.#shown.get(userId);
    const offline: PresenceRow | undefined = last && { ...last, status: "OFFLINE", lastActiveAt: null };
    if (!last || !offline || isSame(last, offline)) return; // each sweep repeats it: that OFFLINE may still be queued
    this.stream.discard((presence) => presence.userId === userId);
    this.shows(offline);
  }
}

const isSame = (one: PresenceRow, other: PresenceRow) =>
  one.status === other.status && one.lastActiveAt?.getTime() === other.lastActiveAt?.getTime();
