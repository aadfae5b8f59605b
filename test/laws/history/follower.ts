/** Follows one conversation with `messageAdded`, and keeps only the newest id. There must be no repeats to remove. */
import { pause } from "../../support/random.js";
import type { Person } from "./people.js";
import { describe, type Habits, Reader, type Truth } from "./reader.js";
import type { History } from "./run.js";
import type { Transport } from "./stream.js";
import type { Room } from "./writer.js";

const ADDED = `subscription ($conversationId: ID!, $after: ID) {
  messageAdded(conversationId: $conversationId, after: $after) { id seq body }
}`;

export class Follower extends Reader {
  protected readonly ways = ["ws", "sse"] as const;
  readonly #room: Room;
  readonly #variables: { conversationId: string; after: string };
  #lastSeq = 1;
  /** Ranges of seqs that did not come: allowed only for messages sent while the person was out. */
  readonly #gaps: [from: number, to: number][] = [];

  constructor(history: History, person: Person, name: string, habits: Habits, random: () => number, room: Room) {
    super(history, person, `${name} follows ${room.title}`, habits, random);
    this.#room = room;
    this.#variables = { conversationId: room.id, after: `msg_${room.id.slice(4)}_1` };
  }

  protected async readOver(over: Transport, signal: AbortSignal): Promise<void> {
    const error = await this.stream<{ messageAdded: { id: string; seq: number; body: string | null } }>(
      {
        over,
        query: ADDED,
        variables: this.#variables,
        acknowledgeDelivery: this.random() < 0.3,
        next: ({ messageAdded }) => this.#take(messageAdded),
      },
      signal,
    );
    // They are out of the conversation, and may be added again.
    if (!signal.aborted && (error === undefined || describe(error).includes("NOT_FOUND"))) await pause(400);
  }

  #take({ id, seq }: { id: string; seq: number }): void {
    this.history.counts.events++;
    this.note(`seq ${seq}`);
    this.saw(this.#room.id, seq);
    if (seq <= this.#lastSeq) this.wrong(`seq ${seq} came after ${this.#lastSeq}`);
    else if (seq > this.#lastSeq + 1) this.#gaps.push([this.#lastSeq + 1, seq - 1]);
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    this.#variables.after = id;
  }

  lacks(truth: Truth): string[] {
    const room = truth.rooms.get(this.#room.id);
    const member = room?.members.get(this.person.id);
    if (!room || !member) return [];
    const lacks: string[] = [];
    for (const [from, to] of this.#gaps)
      if (to > member.joinedSeq) lacks.push(`seqs ${from} to ${to} were passed over`);
    if (this.#lastSeq < room.messages.size)
      lacks.push(`seqs ${this.#lastSeq + 1} to ${room.messages.size} have not come`);
    return lacks;
  }
}
