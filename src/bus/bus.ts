/**
 * The bus carries news between servers. This file lists its topics and the news of each. The bus is a doorbell, not a
 * store: it may lose, repeat or reorder news, so a listener checks positions and reads the database when in doubt.
 */
/**
 * The bus carries news between servers (`topics.ts` lists it). The bus is a doorbell, not a store: it may lose, repeat or
 * reorder news, so a listener checks positions and reads the database when in doubt.
 */
import type { Rejection } from "./inbox.js";
import type { Topics } from "./topics.js";

export interface Bus {
  publish<Topic extends keyof Topics>(topic: Topic, news: Topics[Topic]): Promise<void>;
  /**
   * Resolves once the bus has answered, with a function that stops listening. News that is published from then on is
   * received, unless the topic is one of {@link refusedTopics}.
   */
  listen<Topic extends keyof Topics>(topic: Topic, receive: (news: Topics[Topic]) => void): Promise<() => void>;
  /** Whether published news is received at present. */
  readonly connected: boolean;
  /** The number of topics that the bus refuses at present. Their news must be read from the store. */
  readonly refusedTopics: number;
  /** The number of publishes that failed. */
  readonly failedPublishes: number;
  /** The number of received messages that were dropped, by reason. */
  readonly rejected: Readonly<Record<Rejection, number>>;
  /**
   * Drops all news that was published before now: the store was set back to an earlier state, in which that news may
   * never have happened.
   */
  distrustEarlier(): void;
  /**
   * Registers a call for each time that news may have been missed: the bus was away for this server or another one, and
   * is back.
   */
  onReturn(call: () => void): void;
  close(): Promise<void>;
}
