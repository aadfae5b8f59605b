/**
 * Runs in GraphiQL's page: shows who is signed in, and sends their token with every request of every tab.
 *
 * The token is kept in `sessionStorage`: another window may belong to somebody else, and closing the window deletes it.
 * No token is taken from the address, because a link could bring a stranger's. `#as=Ana` only names a demo person, and
 * the server gives that person's token to this page alone.
 */
const SESSION = "parley:session";
const TRANSPORT = "parley:transport";
const IDS = "parley:ids";
const TRANSPORTS = { WS: "WebSocket", SSE: "server-sent events" };

/** Called at the end of the page, with GraphiQL's options. */
// biome-ignore lint/correctness/noUnusedVariables: the page calls it
async function begin(options) {
  addEventListener("hashchange", () => location.reload());
  const people = await demoPeople();
  await enterByAddress(people).catch((error) => alert(String(error)));
  const session = await goodSession();
  const ids = session && (await idsFor(session).catch(() => undefined));
  const fillIn = fillerFrom(readIds(), ids ?? {});
  changeKeptTabs((tab) => ({ ...tab, variables: fillIn(tab.variables), headers: null }));
  if (ids) localStorage.setItem(IDS, JSON.stringify(ids));
  showBar(people, session);
  const bearer = session && { authorization: `Bearer ${session.accessToken}` };
  globalThis.YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), {
    ...options,
    defaultTabs: options.defaultTabs.map((tab) => ({ ...tab, variables: fillIn(tab.variables) })),
    subscriptionsProtocol: transport(),
    ...(bearer && { additionalHeaders: bearer, connectionParams: () => ({ ...bearer }) }),
  });
}

// ── who is signed in ──

/** Empty if the server has no demo, or if the page was requested from another machine. */
async function demoPeople() {
  const response = await fetch("/demo").catch(() => undefined);
  return response?.ok ? (await response.json()).people : [];
}

async function enterByAddress(people) {
  const name = new URLSearchParams(location.hash.slice(1)).get("as");
  if (name === null) return;
  history.replaceState(null, "", location.pathname + location.search);
  if (people.some((person) => person.name === name) && readSession()?.name !== name) await enterAs(name);
}

async function enterAs(name) {
  const response = await fetch(`/demo/sign-in?name=${encodeURIComponent(name)}`, { method: "POST" });
  const { accessToken, errors } = await response.json();
  if (errors) return alert(errors[0].message);
  await leave();
  writeSession({ name, accessToken, isDemo: true });
}

/** Ends the session if a button began it. A pasted token belongs to an app's session, which must go on. */
async function leave() {
  const session = readSession();
  sessionStorage.removeItem(SESSION);
  if (session?.isDemo) await ask(session.accessToken, "mutation { signOut { sessionId } }").catch(() => {});
}

async function usePasted(text) {
  const accessToken = text.trim().replace(/^bearer\s+/i, "");
  const name = accessToken && (await nameOf(accessToken));
  if (!name) return alert("This is no access token, or it is expired or revoked.");
  await leave();
  writeSession({ name, accessToken, isDemo: false });
  startAgain();
}

/** The session of this window, if the server still accepts its token. It stays while the server is away. */
async function goodSession() {
  const session = readSession();
  if (session && (await nameOf(session.accessToken).catch(() => session.name)) === undefined)
    sessionStorage.removeItem(SESSION);
  return readSession();
}

async function nameOf(accessToken) {
  const { data } = await ask(accessToken, "{ viewer { user { displayName } } }");
  return data?.viewer?.user.displayName;
}

async function ask(accessToken, query, variables) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${accessToken}` };
  return (
    await fetch(location.pathname, { method: "POST", headers, body: JSON.stringify({ query, variables }) })
  ).json();
}

function readSession() {
  return parsed(sessionStorage.getItem(SESSION));
}

function writeSession(session) {
  sessionStorage.setItem(SESSION, JSON.stringify(session));
}

/** Reloads the page, so that no answer, stream or socket of the previous person stays. */
function startAgain() {
  history.replaceState(null, "", location.pathname);
  location.reload();
}

// ── ids for the ready tabs ──

const CONVERSATIONS = `{
  viewer { user { id } }
  inbox(first: 20) { nodes { id kind members(first: 10) { nodes { role user { id } } } } }
}`;
const MESSAGES = `query ($id: ID!) { messages(conversationId: $id, last: 100) { nodes { id deletedAt sender { id } } } }`;

/**
 * Ids for the tabs' placeholders, by the prefix of the ids: a group that the person owns (else any group, else any
 * conversation), their newest message in it (else the newest of all), and another member.
 */
async function idsFor({ accessToken }) {
  const { viewer, inbox } = (await ask(accessToken, CONVERSATIONS)).data;
  const me = viewer.user.id;
  const isMine = (each) => each.members.nodes.some(({ role, user }) => role === "OWNER" && user.id === me);
  const isGroup = ({ kind }) => kind === "GROUP";
  const one = inbox.nodes.find((each) => isGroup(each) && isMine(each)) ?? inbox.nodes.find(isGroup) ?? inbox.nodes[0];
  if (!one) return {};
  const { messages } = (await ask(accessToken, MESSAGES, { id: one.id })).data;
  const shown = messages.nodes.filter(({ deletedAt }) => !deletedAt).reverse();
  const message = shown.find(({ sender }) => sender?.id === me) ?? shown[0];
  const other = one.members.nodes.find(({ user }) => user.id !== me);
  return { cnv: one.id, msg: message?.id, usr: other?.user.id };
}

/** First turns the ids of the previous person back into placeholders: a message of theirs is not one's own. */
function fillerFrom(before, now) {
  return (text) => {
    if (!text) return text;
    const emptied = Object.entries(before).reduce((all, [kind, id]) => all.replaceAll(id, `${kind}_…`), text);
    return emptied.replace(/\b(cnv|msg|usr)_…/g, (placeholder, kind) => now[kind] ?? placeholder);
  };
}

function readIds() {
  return parsed(localStorage.getItem(IDS)) ?? {};
}

// ── tabs that GraphiQL stores ──

/**
 * Changes the tabs that the browser stored. Headers must be dropped from them: earlier versions of the page left tokens
 * there, and every later page of this origin could read them. GraphiQL adds one more tab unless a stored tab has the
 * text that was shown last. It stores that text separately, and later, so the front tab's text is written there.
 */
function changeKeptTabs(change) {
  localStorage.removeItem("graphiql:headers");
  const kept = parsed(localStorage.getItem("graphiql:tabState"));
  if (!Array.isArray(kept?.tabs)) return localStorage.removeItem("graphiql:tabState");
  const tabs = kept.tabs.map(change);
  localStorage.setItem("graphiql:tabState", JSON.stringify({ ...kept, tabs }));
  for (const part of ["query", "variables"])
    localStorage.setItem(`graphiql:${part}`, tabs[kept.activeTabIndex]?.[part] ?? "");
}

/** Undefined if there is no text or if it is not JSON: a stored text must not leave the page blank. */
function parsed(text) {
  try {
    return JSON.parse(text ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function transport() {
  return localStorage.getItem(TRANSPORT) === "SSE" ? "SSE" : "WS";
}

// ── the bar ──

function showBar(people, session) {
  const bar = element("header", { id: "parley-bar" });
  bar.append(...whoParts(people, session), ...pasteParts(), ...transportParts());
  document.body.prepend(bar);
}

function whoParts(people, session) {
  const buttons = people.map(({ name }) => {
    const isIt = session?.isDemo === true && session.name === name;
    const title = isIt ? `You are ${name}` : `Sign in as ${name}`;
    const onclick = () => isIt || enterAs(name).then(startAgain);
    return element("button", { textContent: name, title, ariaPressed: String(isIt), onclick });
  });
  const label = session ? `Signed in as ${session.name}` : people.length > 0 ? "Sign in as" : "Not signed in";
  const out = element("button", { textContent: session?.isDemo ? "Sign out" : "Forget token" });
  out.onclick = () => leave().then(startAgain);
  return [element("span", { textContent: label, role: "status" }), ...buttons, ...(session ? [out] : [])];
}

function pasteParts() {
  const input = element("input", { type: "password", placeholder: "or an access token", ariaLabel: "Access token" });
  input.autocomplete = "off";
  const form = element("form", {});
  form.onsubmit = (event) => {
    event.preventDefault();
    void usePasted(input.value);
  };
  form.append(input, element("button", { textContent: "Use token" }));
  return [form];
}

function transportParts() {
  const select = element("select", { ariaLabel: "Live results over" });
  for (const [value, textContent] of Object.entries(TRANSPORTS))
    select.append(element("option", { value, textContent, selected: value === transport() }));
  select.onchange = () => {
    localStorage.setItem(TRANSPORT, select.value);
    startAgain();
  };
  const label = element("label", { textContent: "Live results over " });
  label.append(select);
  return [label];
}

/** Sets texts as text, so that a name cannot add markup. */
function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
