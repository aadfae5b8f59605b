/** A device that follows everything, either all the time or cut off again and again, over each transport. */
import { expect } from "vitest";
import { graphql } from "../../graphql/index.js";
import { type Answer, codeOf, type Followed, Person, until } from "../../support/parley.js";
import { pause, randomFrom } from "../../support/random.js";
import { countAccepted, PASSWORD, type World } from "./acts.js";
import { type Event, FOLLOW, type LeftOut, Model, PAGE } from "./model.js";

const SIGN_IN = graphql(`
  mutation LawSignIn($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }
`);
const REFRESH = graphql(`
  mutation LawRefresh($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }
`);
const SIGN_OUT = graphql(`mutation LawSignOut { signOut { sessionId } }`);

export interface ReaderOptions {
  world: World;
  urls: readonly string[];
  /** Stays connected all the time, and receives everything live. */
  staysOn: boolean;
  seed: number;
}

/** The id of the conversation that a message or notification event belongs to. */
function conversationOf(event: Event): string | undefined {
  if ("message" in event) return event.message.conversation.id;
  return "notification" in event ? event.notification.conversation?.id : undefined;
}

export class Reader {
  readonly staysOn: boolean;
  readonly #world: World;
  readonly #urls: readonly string[];
  readonly #random: () => number;
  readonly model: Model;
  /** All events that it received. */
  readonly heard: Event[] = [];
  /** The person with the tokens of this device. */
  person: Person;
  /** By conversation, the seq of the newest message that the present stream or page delivered. */
  readonly #newest = new Map<string, number>();
  #here: Person;
  #followed: Followed<{ events: Event }> | undefined;
  /** Conversations that are known only from messages or notifications: no conversation event has come yet. */
  readonly #unknown = new Set<string>();
  #taken = 0;
  #hasSignedOut = false;

  constructor(person: Person, { world, urls, staysOn, seed }: ReaderOptions) {
    this.person = person;
    this.#here = person;
    this.#world = world;
    this.#urls = urls;
    this.staysOn = staysOn;
    this.#random = randomFrom(seed);
    this.model = new Model(person);
  }

  /** Reads while `goesOn` holds, and still follows afterwards. */
  async read(goesOn: () => boolean): Promise<this> {
    if (!this.staysOn) await this.#signIn();
    await this.model.load(this.#anywhere());
    await this.#follow();
    while (goesOn()) {
      await pause(this.staysOn ? 50 : 30 + this.#random() * 500);
      this.take();
      if (!this.staysOn) await this.#comeBack();
    }
    return this;
  }

  /** Follows until the server ends the stream. */
  async readToTheEnd(): Promise<void> {
    await this.model.load(this.#anywhere());
    await this.#follow();
    await until("the stream ends", () => this.#followed?.isDone, 120_000);
    await this.stop();
  }

  /** Waits until the model equals a fresh snapshot; fails with the difference. */
  async comesToTheTruth(leftOut: LeftOut): Promise<void> {
    let fresh = this.model;
    const isThere = async () => {
      fresh = await new Model(this.person).load(this.#anywhere());
      this.take();
      return JSON.stringify(this.model.state(fresh, leftOut)) === JSON.stringify(fresh.state(this.model, leftOut));
    };
    await until("all is there", isThere, 20_000).catch(() => {
      const who = `${this.person.username}, who ${this.staysOn ? "stays on" : "comes and goes"}`;
      expect(this.model.state(fresh, leftOut), who).toEqual(fresh.state(this.model, leftOut));
    });
  }

  /** Takes the answers that have arrived. */
  take(): void {
    for (const answers = this.#followed?.answers ?? []; this.#taken < answers.length; this.#taken++) {
      const answer = answers[this.#taken];
      // They may lose access between the event and its resolvers: NOT_FOUND, and the removal is delivered next. Over
      // server-sent events, the end of the session is the last thing delivered.
      const fine = this.#hasSignedOut ? ["NOT_FOUND", "UNAUTHENTICATED"] : ["NOT_FOUND"];
      if (answer?.errors) expect(fine, JSON.stringify(answer.errors)).toContain(codeOf(answer as Answer<unknown>));
      else this.#hear(answer?.data?.events as Event);
    }
  }

  async stop(): Promise<void> {
    this.#followed?.stop();
    await this.#here.leave();
  }

  /** Resumes from its cursor in another way: at once or after a pause, by pages for a while, or in another session. */
  async #comeBack(): Promise<void> {
    const way = this.#random();
    if (way < 0.15) await this.#signOut();
    await this.stop();
    this.take();
    if (way < 0.15) await this.#signIn();
    else if (way < 0.3) await this.#refresh();
    else if (way < 0.6) await this.#poll();
    else await pause(this.#random() * 400);
    await this.#follow();
  }

  async #follow(): Promise<void> {
    const [here, after] = [this.#anywhere(), this.model.cursor];
    const typingIn = this.model.conversations().slice(0, 100);
    this.#taken = 0;
    this.#hasSignedOut = false;
    this.#followed = here.follow(FOLLOW, { after, typingIn }, this.#random() < 0.3 ? "sse" : "ws");
    this.#here = here;
    const { answers } = this.#followed;
    await until("it has begun", () => answers.length > 0);
    expect(answers[0]?.data?.events).toMatchObject({ __typename: "StreamStarted", start: "RESUMED" });
  }

  async #poll(): Promise<void> {
    for (let pages = 1 + Math.floor(this.#random() * 4); pages > 0; pages--) {
      const first = 1 + Math.floor(this.#random() * 20);
      const answer = await this.#anywhere().ask(PAGE, { after: this.model.cursor, first, waitSeconds: 1 });
      if (codeOf(answer) === "NOT_FOUND") continue; // access was lost between reading the event and resolving it
      const page = answer.data?.events;
      expect(page?.start, JSON.stringify(answer.errors)).toBe("RESUMED");
      this.#newest.clear();
      for (const event of page?.events ?? []) this.#hear(event as Event);
      this.model.cursor = page?.cursor ?? "";
    }
  }

  #hear(event: Event): void {
    if (event.__typename === "StreamStarted") this.#newest.clear(); // a new stream may repeat messages from its start
    if (event.__typename === "ConversationRemoved") {
      this.#newest.delete(event.conversationId);
      this.#unknown.delete(event.conversationId);
    }
    // An event whose conversation is lost before it is resolved is not delivered, but messages of that conversation may
    // come before its removal does.
    const about = conversationOf(event);
    if (about !== undefined && !this.model.knows(about)) this.#unknown.add(about);
    if (event.__typename === "ConversationUpdated")
      expect(this.#unknown, "a conversation is told before what is of it").not.toContain(event.conversation.id);
    if (event.__typename === "NotificationAdded")
      this.#world.notifications.push({ id: event.notification.id, of: this.person.id });
    if (event.__typename === "MessageAdded") {
      const { conversation, seq } = event.message;
      expect(seq, "new messages come in order, each once").toBeGreaterThan(this.#newest.get(conversation.id) ?? 0);
      this.#newest.set(conversation.id, seq);
    }
    this.heard.push(event);
    this.model.take(event);
  }

  async #signIn(): Promise<void> {
    const input = { username: this.person.username, password: PASSWORD };
    const { signIn } = await this.#anywhere().get(SIGN_IN, { input });
    this.#becomes("signIn", signIn);
  }

  async #refresh(): Promise<void> {
    const input = { refreshToken: this.person.refreshToken };
    const { refreshSession } = await this.#anywhere().get(REFRESH, { input });
    this.#becomes("refreshSession", refreshSession);
  }

  #becomes(by: string, { accessToken: token, refreshToken }: { accessToken: string; refreshToken: string }): void {
    const { id, username, url } = this.person;
    this.person = new Person(url, { id, username, token, refreshToken });
    countAccepted(this.#world, by);
  }

  /** Signs out in the middle of its stream, which ends with the session. */
  async #signOut(): Promise<void> {
    const followed = this.#followed;
    this.#hasSignedOut = true;
    await this.#anywhere().get(SIGN_OUT);
    countAccepted(this.#world, "signOut");
    await until("the stream ends with its session", () => followed?.isDone);
  }

  /** The same device at a random server, with a socket of its own. */
  #anywhere(): Person {
    return new Person(this.#urls[Math.floor(this.#random() * this.#urls.length)] ?? this.person.url, this.person);
  }
}
