/** A device's session: one that lasts, one whose tokens expire during the history, or one that is ended during it. */
import { createTokens } from "../../../src/accounts/tokens.js";
import { pause } from "../../support/random.js";
import { type Person, post, Refused, untilAnswered } from "./people.js";
import { type History, SECRET } from "./run.js";

export type SessionKind = "lasting" | "expiring" | "ended";

const SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }";
const SIGN_OUT = "mutation { signOut { sessionId } }";
const LIFE_SECONDS = 5;
/** Tolerance for events on their way, and for a busy machine. */
const PATIENCE_MS = 10_000;

/** Its times are not from the seed: the number of tokens needed depends on the faults. */
export class Session {
  readonly #history: History;
  readonly #person: Person;
  readonly #kind: SessionKind;
  #token: string;
  /** Number of tokens given out. */
  #uses = 0;
  /** The time until which the connection with the last token may deliver events. */
  goodUntil = Number.POSITIVE_INFINITY;

  constructor(history: History, person: Person, kind: SessionKind) {
    this.#history = history;
    this.#person = person;
    this.#kind = kind;
    this.#token = person.token;
  }

  /** A token for a new connection. */
  async token(): Promise<string> {
    this.#uses++;
    this.goodUntil = Number.POSITIVE_INFINITY;
    if (this.#kind !== "expiring") return this.#token;
    const tokens = createTokens(SECRET, LIFE_SECONDS);
    const viewer = await tokens.verify(this.#token);
    if (!viewer) throw new Error(`the token of ${this.#person.name} is not good`);
    const life = Math.ceil(LIFE_SECONDS * (1 + Math.random()) * this.#history.slowness);
    const { accessToken, expiresAt } = await tokens.issue(viewer, life);
    this.#history.counts.expiries++;
    this.goodUntil = performance.now() + expiresAt.getTime() - Date.now() + PATIENCE_MS;
    return accessToken;
  }

  /** Ends the device's session now and then, in the middle of its stream. The next session is signed in before that. */
  async endNowAndThen(isOver: () => boolean): Promise<void> {
    if (this.#kind !== "ended") return;
    for (let isFirst = true; !isOver(); isFirst = false) {
      const before = this.#token;
      this.#token = await this.#signIn();
      const uses = this.#uses;
      // The first session is not ended: the person's other devices share it.
      if (!isFirst) {
        await this.#signOut(before);
        // A connection made since then uses the new session. If the event of the sign-out is lost, the sweep finds it.
        const patience = this.#history.sweepMs + 2 * PATIENCE_MS;
        if (this.#uses === uses) this.goodUntil = performance.now() + patience;
        this.#history.counts.signOuts++;
      }
      const endsAt = performance.now() + (3_000 + Math.random() * 8_000) * this.#history.slowness;
      while (!isOver() && performance.now() < endsAt) await pause(500);
    }
  }

  async #signIn(): Promise<string> {
    const input = { username: this.#person.name, password: "a good password" };
    const { signIn } = await untilAnswered<{ signIn: { accessToken: string } }>(this.#history, () =>
      post(this.#history.proxy.url, undefined, SIGN_IN, { input }),
    );
    return signIn.accessToken;
  }

  async #signOut(token: string): Promise<void> {
    await untilAnswered(this.#history, () => post(this.#history.proxy.url, token, SIGN_OUT, {})).catch((error) => {
      // An earlier try whose answer was lost did it, before this one came or while it was under way.
      if (!(error instanceof Refused && ["UNAUTHENTICATED", "NOT_FOUND"].includes(error.code))) throw error;
    });
  }
}
