/** Ports for servers that must know theirs before they start, or that come back to the same one. */
import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ephemeral ports that systems assign: they begin at 32768 on Linux, and later on other systems. */
const QUIET = { from: 10_000, to: 32_000 };

/**
 * A port that stays free until it is used, and while its server is away for a time. A port that the system assigned
 * could meanwhile go to another process: all servers and sockets of tests that run beside this one get their ports that
 * way.
 */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = QUIET.from + Math.floor(Math.random() * (QUIET.to - QUIET.from));
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await once(probe, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
