import type { Parley } from "./parley.js";

/** A search indexes what its viewer may see beside it, now and then: that says nothing of what they may not. */
const BESIDE_SEARCHES = ["search-due-blocks", "search-store-words"];

/** The statements that the store is asked, in no order, while something runs; only of a server of this process. */
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
