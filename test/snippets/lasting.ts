import type { GraphQLFormattedError } from "graphql";
import type { Client } from "graphql-ws";
import { beforeRetry } from "./session.js";

/** These end a stream only temporarily. UNAUTHENTICATED over server-sent events demands a fresh token. */
const PASSING = ["LAGGED", "UNAVAILABLE", "UNAUTHENTICATED"];

/** Restarts streams that ended temporarily, with the same variables, so from the newest cursor written into them. */
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
