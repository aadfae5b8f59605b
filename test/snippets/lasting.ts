import type { GraphQLFormattedError } from "graphql";
import type { Client } from "graphql-ws";
import { beforeRetry } from "./session.js";

/** These end a stream for a while: by UNAUTHENTICATED it asks, over server-sent events, for a fresh token. */
const PASSING = ["LAGGED", "UNAVAILABLE", "UNAUTHENTICATED"];

/** Begins again what ended for a while, with the same variables: from the newest cursor that was written into them. */
export function lasting(client: Client): Client {
  const subscribe: Client["subscribe"] = (payload, sink) => {
    let stop = () => {};
    let isOver = false;
    let tries = 0;
    const begin = () => {
      if (isOver) return;
      let isPassing = false;
      const again = () => void beforeRetry(tries++).then(begin);
      stop = client.subscribe(payload, {
        next(result) {
          isPassing = !result.data && passes(result.errors);
          if (isPassing) return;
          tries = 0;
          sink.next(result as never);
        },
        error: (reason) => (passes(reason) ? again() : sink.error(reason)),
        complete: () => (isPassing ? again() : sink.complete()),
      });
    };
    begin();
    return () => {
      isOver = true;
      stop();
    };
  };
  return { ...client, subscribe };
}

function passes(reason: unknown): boolean {
  const errors = Array.isArray(reason) ? (reason as GraphQLFormattedError[]) : [];
  return errors.some(({ extensions }) => PASSING.includes(String(extensions?.code)));
}
