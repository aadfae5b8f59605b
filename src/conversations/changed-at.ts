/** When something of a conversation `c` changes that is no message: later than the last time, so that no two changes look like one. */
export const CHANGED_AT = "greatest(clock_timestamp(), c.changed_at + interval '1 ms')";
