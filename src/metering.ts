/** What a client makes this server do is counted before it is done, in the order in which it becomes known. */

/** Bytes and operations are known before parsing, tokens before validation, fields before execution. */
export type Resource = "bytes" | "operations" | "tokens" | "fields";

/** The allowance of one client: shared by everything that it sends, over whichever transport. */
export interface Meter {
  /** Counts in memory, so it never waits. Throws RATE_LIMITED once the allowance is used up. */
  spend(resource: Resource, amount: number): void;
}

export const unmetered: Meter = { spend() {} };
