/** Returns an access token that is valid at the time of the call. */
export type Token = () => string | Promise<string>;

const SESSION = "accessToken accessTokenExpiresAt refreshToken";
export const SIGN_IN = `mutation SignIn($input: SignInInput!) { auth: signIn(input: $input) { ${SESSION} } }`;
const REFRESH = `mutation Refresh($input: RefreshSessionInput!) { auth: refreshSession(input: $input) { ${SESSION} } }`;
/** A retry may succeed after these. After all others, such as UNAUTHENTICATED, the person has to sign in again. */
const PASSING = ["UNAVAILABLE", "RATE_LIMITED", "INTERNAL"];
const DEADLINE_MS = 15_000;

/** Signs in once. An access token lasts for minutes. Using a refresh token replaces it, so calls run one at a time. */
export async function signIn(url: string, username: string, password: string): Promise<Token> {
  let session = await authenticate(url, SIGN_IN, { username, password });
  let refreshing: Promise<void> | undefined;
  return async () => {
    if (session.goodUntil - Date.now() < 60_000) {
      refreshing ??= refreshed(url, session.refreshToken)
        .then((next) => {
          session = next;
        })
        .finally(() => {
          refreshing = undefined;
        });
      await refreshing;
    }
    return session.accessToken;
  };
}

/** Retries until there is an answer: after a lost answer, the same refresh token brings the same new one again. */
export async function refreshed(url: string, refreshToken: string) {
  for (let retries = 0; ; retries++) {
    try {
      return await authenticate(url, REFRESH, { refreshToken });
    } catch (error) {
      if (error instanceof Refused && !PASSING.includes(error.code)) throw error;
      await beforeRetry(retries);
    }
  }
}

export async function authenticate(url: string, query: string, input: Record<string, string>) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables: { input } }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Refused(errors[0].message, errors[0].extensions.code);
  const { accessToken, accessTokenExpiresAt, refreshToken } = data.auth as Record<string, string>;
  // This device's clock may be minutes off. The token has its time of issue by the server's clock: just now.
  const claims = accessToken?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
  const ahead = JSON.parse(atob(claims)).iat * 1_000 - Date.now();
  return {
    accessToken: accessToken as string,
    refreshToken: refreshToken as string,
    goodUntil: Date.parse(accessTokenExpiresAt ?? "") - ahead,
  };
}

class Refused extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** Random, so that clients do not all return at once. At most 30 s: the libraries' own wait doubles for ever. */
export function beforeRetry(retries: number): Promise<void> {
  const longest = Math.min(30_000, 1_000 * 2 ** retries);
  return new Promise((resolve) => setTimeout(resolve, longest * Math.random()));
}
