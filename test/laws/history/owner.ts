/** The owner of the rooms: removes some of their readers while the history runs, and adds some of them again. */
import { pause } from "../../support/random.js";
import { type Asker, deviceOf, type Person, Refused } from "./people.js";
import type { Cast, History } from "./run.js";
import type { Room } from "./writer.js";

const REMOVE = "mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { conversation { id } } }";
const ADD = "mutation ($input: AddMembersInput!) { addMembers(input: $input) { conversation { id } } }";
const RENAME = "mutation ($input: UpdateGroupInput!) { updateGroup(input: $input) { conversation { id } } }";

/** Removes, adds and renames, spread over the time and over all rooms. */
export async function govern(
  history: History,
  cast: Cast,
  { ms, endsAt }: { ms: number; endsAt: number },
  random: () => number,
): Promise<void> {
  const device = deviceOf(history, cast.owner, "http");
  const doomed = history.rooms.flatMap((room) =>
    (cast.readersOf.get(room.id) ?? []).filter(() => random() < 0.2).map((person) => ({ room, person })),
  );
  for (const { room, person } of doomed) {
    await pause((ms / doomed.length) * (0.4 + random() * 0.8));
    if (performance.now() > endsAt) break;
    await remove(device, room, person);
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
}

async function remove(device: Asker, { id }: Room, person: Person): Promise<void> {
  try {
    await device.ask(REMOVE, { input: { conversationId: id, userId: person.id } });
  } catch (error) {
    // NOT_FOUND: an earlier try whose answer was lost did it, or they have left.
    if (!(error instanceof Refused && error.code === "NOT_FOUND")) throw error;
  }
}
