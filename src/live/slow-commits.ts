/** Across conversations, commits may become visible out of order by up to this. */
export const SLOWEST_COMMIT_MS = 5_000;
export const beforeSlowCommits = (moment: Date) => new Date(moment.getTime() - SLOWEST_COMMIT_MS);
