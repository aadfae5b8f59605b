import { authenticate, refreshed, SIGN_IN } from "./session.js";

/** For example `localStorage`. Every script of the page's origin can read it: allow only scripts that you know. */
export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

type Session = Awaited<ReturnType<typeof authenticate>>;

const KEY = "chat.session";
const DEADLINE_MS = 10_000;

export class SignedOut extends Error {}

/** A session that outlives the page, shared by all tabs. */
export class KeptSession {
  constructor(
    readonly url: string,
    readonly keep: Keep = localStorage,
  ) {}

  get isSignedIn(): boolean {
    return this.#read() !== undefined;
  }

  async signIn(username: string, password: string): Promise<void> {
    this.#write(await authenticate(this.url, SIGN_IN, { username, password }));
  }

  /** Removes the session on this device. The other tabs notice it at their next request. */
  forget(): void {
    this.keep.removeItem(KEY);
  }

  /** Returns a valid access token. */
  readonly token = async (): Promise<string> => {
    const session = this.#read();
    if (!session) throw new SignedOut();
    return session.goodUntil - Date.now() < 60_000 ? this.renew(session.accessToken) : session.accessToken;
  };

  /** Replaces a token that the server no longer accepts. The first tab refreshes it, all others read the new one. */
  renew(accessToken: string): Promise<string> {
    return oneAtATime(this.keep, KEY, async () => {
      const session = this.#read();
      if (!session) throw new SignedOut();
      if (session.accessToken !== accessToken) return session.accessToken;
      const next = await refreshed(this.url, session.refreshToken).catch(() => undefined);
      const now = this.#read();
      if (now?.accessToken !== accessToken) return this.token(); // without locks, another tab may be faster
      if (!next) {
        this.forget(); // the server no longer has this session
        throw new SignedOut();
      }
      this.#write(next);
      return next.accessToken;
    });
  }

  #read(): Session | undefined {
    return JSON.parse(this.keep.getItem(KEY) ?? "null") ?? undefined;
  }

  #write(session: Session): void {
    this.keep.setItem(KEY, JSON.stringify(session));
  }
}

const working = new WeakMap<Keep, Map<string, Promise<unknown>>>();

/** Runs one at a time: over all tabs if the browser has locks (these need https or localhost), else over this tab. */
export function oneAtATime<Result>(keep: Keep, name: string, work: () => Promise<Result>): Promise<Result> {
  if (globalThis.navigator?.locks) return navigator.locks.request(name, work) as Promise<Result>;
  const names = working.get(keep) ?? new Map<string, Promise<unknown>>();
  working.set(keep, names);
  const done = (names.get(name) ?? Promise.resolve()).then(work, work);
  names.set(name, done);
  return done;
}

/** `fetch` for a client: with a token, a deadline, and one retry with another token if the server demands one. */
export function authorizedFetch(session: KeptSession): typeof fetch {
  return async (input, init) => {
    const token = await session.token();
    const [response, text] = await ask(input, init, token);
    if (!text.includes('"UNAUTHENTICATED"')) return response;
    return (await ask(input, init, await session.renew(token)))[0];
  };
}

async function ask(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  token: string,
): Promise<[response: Response, text: string]> {
  const headers = { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token}` };
  const cut = new AbortController();
  const pass = () => cut.abort(init?.signal?.reason);
  if (init?.signal?.aborted) pass();
  init?.signal?.addEventListener("abort", pass);
  // A silent network does not end a request. `AbortSignal.any` is no way to: Node may collect a timeout in it as garbage.
  const deadline = setTimeout(() => cut.abort(new DOMException("No answer in time.", "TimeoutError")), DEADLINE_MS);
  try {
    const response = await fetch(input, { ...init, headers, signal: cut.signal });
    const text = await response.text();
    return [new Response(text, response), text];
  } finally {
    clearTimeout(deadline);
    init?.signal?.removeEventListener("abort", pass);
  }
}
