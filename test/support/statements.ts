import type { Parley } from "./parley.js";

/** Searches sometimes run these as well, to index messages that their viewer may see: they reveal no others. */
const BESIDE_SEARCHES = ["search-due-blocks", "search-store-words"];

/** The sorted names of the statements that `run` sends to the store; only for a server of this process. */
export async function statementsOf(parley: Parley, run: () => Promise<unknown>): Promise<string[]> {
  const pool = parley.app?.store.pool;
  if (!pool) throw new Error("the server is another process");
  const asked: string[] = [];
  const query = pool.query;
  pool.query = ((...args: unknown[]) => {
    const [statement] = args as [string | { name?: string; text: string }];
    asked.push(typeof statement === "string" ? statement : (statement.name ?? statement.text));
    return Reflect.apply(query, pool, args);
  }) as typeof query;
  try {
    await run();
  } finally {
    pool.query = query;
  }
  return asked.filter((name) => !BESIDE_SEARCHES.includes(name)).sort();
}
