/**
 * The most rounds of a decision that is made again because the access version has changed. Each lost round means that
 * another change succeeded: people can hardly make so many, and other causes do not last.
 */
export const MAX_ROUNDS = 100;
