/**
 * The long form of the history checker: 10 minutes and 100,000 messages under faults of every kind. A seed repeats a
 * run, and a size makes a shorter one: `npm run bench -- history [seed] [minutes] [messages]`.
 */
import { runHistory } from "../test/laws/history/run.js";
import { findPrograms } from "./stage.js";

const MINUTES = 10;
const MESSAGES_PER_MINUTE = 10_000;
/** The longest run, in multiples of the wanted time. A machine too slow for that sends fewer messages. */
const LONGEST = 2;

export async function benchHistory(): Promise<void> {
  const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
  const minutes = Number(process.argv[4] ?? MINUTES);
  const messages = Number(process.argv[5] ?? Math.round(minutes * MESSAGES_PER_MINUTE));
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  say(`seed ${seed}`);
  const { counts, seconds, failures } = await runHistory({
    seed,
    seconds: minutes * 60,
    messages,
    mostSeconds: LONGEST * minutes * 60,
    postgresBin: findPrograms(),
    redisServer: "redis-server",
    say,
  });
  say(JSON.stringify(counts, undefined, 2));
  say(`${counts.sends} of ${messages} sent in ${seconds.toFixed(1)} s: ${(counts.sends / seconds).toFixed(0)}/s`);
  for (const failure of failures) say(`\n${failure}`);
  say(
    failures.length > 0
      ? `\n${failures.length} failures with seed ${seed}`
      : `nothing lost, nothing repeated (seed ${seed})`,
  );
  if (failures.length > 0) process.exit(1);
}
