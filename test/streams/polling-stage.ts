/** One server, its people and the documents of polling clients. */
import { afterAll, beforeAll } from "vitest";
import type { PollingNotificationsQuery, PollingPageQuery } from "../graphql/graphql.js";
import { graphql } from "../graphql/index.js";
import { castOf, type Parley, type Person, startParley } from "../support/parley.js";
export const SEED = Number(process.env.PARLEY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

export let parley: Parley;

export let cast: [Person, Person, Person, Person];

export const PAGE = graphql(`
  query PollingPage($after: String, $first: Int, $waitSeconds: Int) {
    events(after: $after, first: $first, waitSeconds: $waitSeconds) {
      start
      cursor
      hasMore
      events {
        __typename
        cursor
        ... on MessageAdded { message { id seq revision conversation { id } } }
        ... on MessageUpdated { message { id seq revision conversation { id } } }
        ... on ReceiptUpdated { receipt { conversation { id } user { id } deliveredSeq readSeq } }
        ... on ConversationUpdated { conversation { id title } }
        ... on ConversationRemoved { conversationId reason }
        ... on NotificationAdded { notification { id readAt } }
        ... on NotificationUpdated { notification { id readAt } }
        ... on NotificationRemoved { notificationId }
      }
    }
  }
`);

export const CURSOR = graphql(`query PollingCursor { eventCursor }`);

export const NOTIFICATIONS = graphql(`
  query PollingNotifications($after: String) {
    notifications(first: 100, after: $after) { nodes { id readAt } pageInfo { hasNextPage endCursor } }
  }
`);

export const MARK = graphql(`
  mutation PollingMark($id: ID!) { markNotificationRead(input: { notificationId: $id }) { notification { readAt } } }
`);

export const DELETE = graphql(`
  mutation PollingDelete($id: ID!) { deleteNotification(input: { notificationId: $id }) { notificationId } }
`);

export type Event = PollingPageQuery["events"]["events"][number];

export const pageOf = async (person: Person, after: string | null, first = 100, waitSeconds = 0) =>
  (await person.get(PAGE, { after, first, waitSeconds })).events;

/** An event without its cursor. */
export const contentOf = ({ cursor: _, ...content }: Event) => JSON.stringify(content);

export const twice = (contents: string[]) => contents.filter((content, i) => contents.indexOf(content) !== i);

/** All of somebody's, by id: whether they are read. */
export async function notificationsOf(person: Person): Promise<Map<string, boolean>> {
  const all = new Map<string, boolean>();
  for (let after: string | null | undefined = null; ; ) {
    const page: PollingNotificationsQuery["notifications"] = (await person.get(NOTIFICATIONS, { after })).notifications;
    for (const { id, readAt } of page.nodes) all.set(id, readAt != null);
    if (!page.pageInfo.hasNextPage) return all;
    after = page.pageInfo.endCursor;
  }
}

/** The notifications that a client has, from those it had and these events. */
export function knownOf(told: Event[], known = new Map<string, boolean>()): Map<string, boolean> {
  const now = new Map(known);
  for (const event of told) {
    if (event.__typename === "NotificationRemoved") now.delete(event.notificationId);
    if ("notification" in event) now.set(event.notification.id, event.notification.readAt != null);
  }
  return now;
}

export const addedIn = (told: Event[]) =>
  told.flatMap((event) => (event.__typename === "NotificationAdded" ? [event.notification.id] : []));

/** Starts the server and its people before the tests of a file, and stops them after. */
export function useStage(): void {
  beforeAll(async () => {
    process.stdout.write(`polling: PARLEY_TEST_SEED=${SEED}\n`);
    parley = await startParley();
    cast = (await castOf(parley, "Ana", "Ben", "Cy", "Dee")) as typeof cast;
  });
  afterAll(() => parley?.stop());
}
