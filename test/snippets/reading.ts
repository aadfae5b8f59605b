import type { Line, Room } from "./chat-documents.js";

/** Pinned conversations first, then the newest activity, as the server sorts them. Archived ones are left out. */
export function inOrder(rooms: readonly Room[]): Room[] {
  const place = ({ membership, lastActivityAt }: Room) => `${membership.pinnedAt ? 1 : 0} ${lastActivityAt}`;
  return rooms
    .filter(({ membership }) => membership.archivedAt === null)
    .sort((one, other) => place(other).localeCompare(place(one)));
}

/** The viewer's position when they opened the conversation: the unread line stays there while they read. */
export interface Standing {
  viewerId: string;
  readSeq: number;
  lastSeq: number;
}

/** The first message that was unread then; undefined if there is none among these. */
export function firstUnread(lines: readonly Line[], { viewerId, readSeq, lastSeq }: Standing): Line | undefined {
  return lines.find(
    ({ seq, sender, deletedAt }) => seq > readSeq && seq <= lastSeq && sender?.id !== viewerId && deletedAt === null, // own and deleted ones never count
  );
}

/** Whether the unread line may stand above all of these. */
export function isAbove(lines: readonly Line[], { readSeq, lastSeq }: Standing): boolean {
  return readSeq < lastSeq && (lines[0]?.seq ?? 0) > readSeq + 1;
}

/** Own messages whose tick may still change: one, two, two in blue for SENT, DELIVERED, READ. */
export function unsettled(lines: readonly Line[], viewerId: string): string[] {
  const own = lines.filter(({ sender, status }) => sender?.id === viewerId && status !== "READ");
  return own.slice(-100).map(({ id }) => id); // the limit of `nodes`
}

const WAIT_MS = 300;

/** Runs once per id for a burst, so that a flood of events makes a few requests. */
export class Later {
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly work: (id: string) => Promise<unknown>) {}

  ask(id: string): void {
    if (this.#waiting.has(id)) return;
    const begin = () => {
      this.#waiting.delete(id);
      this.work(id).catch(() => {}); // removed meanwhile, or the session has ended
    };
    this.#waiting.set(id, setTimeout(begin, WAIT_MS));
  }

  stop(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }
}
