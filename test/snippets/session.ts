/** An access token that is still good, whenever it is asked for. */
export type Token = () => string | Promise<string>;

const SESSION = "accessToken accessTokenExpiresAt refreshToken";
const SIGN_IN = `mutation SignIn($input: SignInInput!) { auth: signIn(input: $input) { ${SESSION} } }`;
const REFRESH = `mutation Refresh($input: RefreshSessionInput!) { auth: refreshSession(input: $input) { ${SESSION} } }`;

/** Signs in once. An access token lasts for minutes; a refresh token is good once, so only one call at a time uses it. */
export async function signIn(url: string, username: string, password: string): Promise<Token> {
  let session = await authenticate(url, SIGN_IN, { username, password });
  let refreshing: Promise<void> | undefined;
  const refresh = async () => {
    session = await authenticate(url, REFRESH, { refreshToken: session.refreshToken });
  };
  return async () => {
    if (Date.parse(session.accessTokenExpiresAt) - Date.now() < 60_000) {
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      await refreshing;
    }
    return session.accessToken;
  };
}

async function authenticate(url: string, query: string, input: Record<string, string>) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message); // UNAUTHENTICATED: the person has to sign in again
  return data.auth as { accessToken: string; accessTokenExpiresAt: string; refreshToken: string };
}
