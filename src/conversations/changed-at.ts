/** The time of a change of conversation `c` that is no message: later than the one before, so no two look like one. */
export const CHANGED_AT = "greatest(clock_timestamp(), c.changed_at + interval '1 ms')";
