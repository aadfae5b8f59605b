/** Limits as they come, which servers share: a person, or an address, has them once, through whichever server. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphql } from "../graphql/index.js";
import {
  ask,
  castOf,
  codeOf,
  directBetween,
  type Parley,
  type Person,
  send,
  startParley,
  until,
} from "../support/parley.js";

const SIGN_IN = graphql(`mutation SharedLimitsSignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`);
const START = graphql(`
  mutation SharedLimitsStart($id: ID!) { startConversation(input: { userId: $id }) { conversation { id } } }
`);
const READ = graphql(`
  mutation SharedLimitsRead($id: ID!) { markRead(input: { conversationId: $id }) { receipt { readSeq } } }
`);
const DELIVERED = graphql(`
  mutation SharedLimitsDelivered($id: ID!) { acknowledgeDelivery(input: { messageIds: [$id] }) { receipts { deliveredSeq } } }
`);
const CURSOR = graphql(`query SharedLimitsCursor { eventCursor }`);
const MARK = graphql(`
  mutation SharedLimitsMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }
`);
const MARK_ALL = graphql(`mutation SharedLimitsMarkAll { markAllNotificationsRead { count } }`);
const DELETE = graphql(`
  mutation SharedLimitsDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }
`);
const DISABLE = graphql(`
  mutation SharedLimitsDisable($kinds: [NotificationKind!]) {
    updateNotificationSettings(input: { disabledKinds: $kinds }) { settings { disabledKinds } }
  }
`);

describe("where limits are as they come", () => {
  let parley: Parley;
  let ana: Person;
  let ben: Person;
  beforeAll(async () => {
    parley = await startParley({
      PARLEY_REQUESTS_PER_SECOND: "20",
      PARLEY_RECEIPTS_PER_SECOND: "2",
      PARLEY_GROUP_CHANGES_PER_MINUTE: "3",
      PARLEY_OWN_CHANGES_PER_SECOND: "2",
      PARLEY_SIGN_INS_PER_ADDRESS: "5",
    });
    [ana, ben] = (await castOf(parley, "Ana", "Ben")) as [Person, Person];
  });
  afterAll(() => parley?.stop());

  const many = <Result>(times: number, run: (i: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: times }, (_, i) => run(i)));
  const refused = (answers: Parameters<typeof codeOf>[0][]) =>
    answers.filter((answer) => codeOf(answer) === "RATE_LIMITED").length;

  test("a person has so many requests a second over HTTP, and others are not refused for them", async () => {
    const answers = await many(400, () => ana.ask(CURSOR));
    expect(refused(answers)).toBeGreaterThan(0);
    expect(answers.find((answer) => codeOf(answer) === "RATE_LIMITED")?.errors?.[0]?.extensions).toMatchObject({
      retryAfterMs: expect.any(Number),
    });
    expect(codeOf(await ben.ask(CURSOR))).toBeUndefined();
  });

  test("receipts have a limit of their own, also those of one request", async () => {
    const [cy, dee] = (await castOf(parley, "Cy", "Dee")) as [Person, Person];
    const id = await directBetween(cy, dee);
    const { message } = await send(cy, id, "hello");
    expect(refused(await many(15, () => dee.ask(READ, { id })))).toBeGreaterThan(0);
    const aliases = Array.from(
      { length: 15 },
      (_, i) => `a${i}: acknowledgeDelivery(input: { messageIds: ["${message.id}"] }) { receipts { deliveredSeq } }`,
    );
    const answer = await cy.ask(`mutation { ${aliases.join(" ")} }`);
    expect(codeOf(answer)).toBe("RATE_LIMITED");
    expect(refused(await many(15, () => cy.ask(DELIVERED, { id: message.id })))).toBeGreaterThan(0);
  });

  test("all that a person does with their notifications counts together", async () => {
    // Somebody else each time, for whoever's second is over may do some more: a busy machine takes longer for all of it.
    const allAreRefused = async () => {
      const [gus] = (await castOf(parley, "Gus")) as [Person];
      const acts: (() => Promise<Parameters<typeof codeOf>[0]>)[] = [
        () => gus.ask(MARK_ALL),
        () => gus.ask(MARK, { id: "ntf_x" }),
        () => gus.ask(DELETE, { id: "ntf_x" }),
        () => gus.ask(DISABLE, { kinds: [] }),
      ];
      const answers = await many(4, () => Promise.all(acts.map((act) => act())));
      expect(refused(answers.flat())).toBeGreaterThan(0);
      return refused(await Promise.all(acts.map((act) => act()))) === acts.length;
    };
    await until("each of them is refused after four of each", allAreRefused);
  });

  test("only so many conversations are begun a minute; those that there are open as often as one likes", async () => {
    const [eve] = (await castOf(parley, "Eve")) as [Person];
    const people = await castOf(parley, "F1", "F2", "F3", "F4");
    const answers = [];
    for (const { id } of people) answers.push(codeOf(await eve.ask(START, { id })));
    expect(answers).toEqual([undefined, undefined, undefined, "RATE_LIMITED"]);
    for (let i = 0; i < 5; i++) expect(codeOf(await eve.ask(START, { id: people[0]?.id ?? "" }))).toBeUndefined();
  });

  test("sign-ins from one address are limited whatever the names", async () => {
    const tries = await many(8, (i) =>
      ask(ana.url, undefined, SIGN_IN, { input: { username: `someone.else.${i}`, password: "not the password" } }),
    );
    expect(refused(tries)).toBe(3);
  });
});
