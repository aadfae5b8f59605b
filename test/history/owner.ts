/** Whoever owns the rooms: takes out some of those who read in them, in the middle of it all, and takes some in again. */
import { pause } from "../random.js";
import { type Asker, deviceOf, type Person, Refused } from "./people.js";
import type { Cast, History } from "./run.js";
import type { Room } from "./writer.js";

/** Somebody who was taken out of a room. */
export interface Absence {
  person: Person;
  roomId: string;
  /** What was said up to here was theirs to see; and, if they came back, what was said since then. */
  lastSeq: number;
}

const LAST_SEQ = "conversation { lastSeq }";
const REMOVE = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { ${LAST_SEQ} } }`;
const ADD = `mutation ($input: AddMembersInput!) { addMembers(input: $input) { ${LAST_SEQ} } }`;
const RENAME = `mutation ($input: UpdateGroupInput!) { updateGroup(input: $input) { ${LAST_SEQ} } }`;

/** Spread over the time, so that every room is governed. Answers who was out of which. */
export async function govern(
  history: History,
  cast: Cast,
  { ms, endsAt }: { ms: number; endsAt: number },
  random: () => number,
): Promise<Absence[]> {
  const device = deviceOf(history, cast.owner, "http");
  const doomed = history.rooms.flatMap((room) =>
    (cast.readersOf.get(room.id) ?? []).filter(() => random() < 0.2).map((person) => ({ room, person })),
  );
  const absences: Absence[] = [];
  for (const { room, person } of doomed) {
    await pause((ms / doomed.length) * (0.4 + random() * 0.8));
    if (performance.now() > endsAt) break;
    absences.push({ person, roomId: room.id, lastSeq: await remove(device, room, person) });
    history.counts.removals++;
    history.say(`${person.name} is removed from ${room.title}`);
    const next = random();
    if (next < 0.5) {
      await pause(random() * 3_000);
      await device.ask(ADD, { input: { conversationId: room.id, userIds: [person.id] } });
      history.counts.returns++;
      history.say(`${person.name} is back in ${room.title}`);
    }
    if (next > 0.3) await device.ask(RENAME, { input: { conversationId: room.id, title: `${room.title}, ${next}` } });
  }
  return absences;
}

/** Answers how far they may have read. */
async function remove(device: Asker, { id }: Room, person: Person): Promise<number> {
  try {
    const input = { conversationId: id, userId: person.id };
    const { removeMember } = await device.ask<{ removeMember: { conversation: { lastSeq: number } } }>(REMOVE, {
      input,
    });
    return removeMember.conversation.lastSeq;
  } catch (error) {
    // An earlier try did it, whose answer was lost.
    if (!(error instanceof Refused && error.code === "NOT_FOUND")) throw error;
  }
  const query = `query ($id: ID!) { conversation(id: $id) { lastSeq } }`;
  return (await device.ask<{ conversation: { lastSeq: number } }>(query, { id })).conversation.lastSeq;
}
