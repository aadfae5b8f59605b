/** Ports for what has to know its own before it starts, or comes back to the one it had. */
import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that any system gives to whoever asks for any: Linux begins at 32768, the others later. */
const QUIET = { from: 10_000, to: 32_000 };

/**
 * One that stays free until it is used, also while who has it is away for a time. One that the system chose may in the
 * meantime be given to somebody else: every server and socket of the tests that run beside this one gets its port so.
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
