/** The applications of docs/clients in a browser: what a page adds to them, and no more. */
import { Chat } from "../snippets/chat.js";
import { ApolloStore } from "../snippets/chat-apollo.js";
import { UrqlStore } from "../snippets/chat-urql.js";
import { KeptSession } from "../snippets/kept-session.js";
import { openSocket } from "../snippets/socket.js";

const asked = new URLSearchParams(location.search);
const session = new KeptSession(asked.get("url") ?? "");
const name = asked.get("name");
if (!session.isSignedIn && name) await session.signIn(name, asked.get("password") ?? "");

const Store = asked.get("client") === "urql" ? UrqlStore : ApolloStore;
const ended = (reason: unknown) => {
  document.title = `ended: ${String(reason)}`;
};
const live = openSocket(session.url, session.token);
const chat = new Chat({ store: new Store(session, live), keep: localStorage, ended });
addEventListener("storage", () => chat.redraw());

function list(id: string, texts: (string | null)[]): void {
  const items = texts.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
  document.getElementById(id)?.replaceChildren(...items);
}

chat.watchInbox((rooms) =>
  list(
    "inbox",
    rooms.map(({ id, unreadCount }) => `${id} ${unreadCount}`),
  ),
);
const room = chat.open(asked.get("room") ?? "", ({ lines, unsent }) => {
  list(
    "lines",
    lines.map(({ body }) => body),
  );
  list(
    "unsent",
    unsent.map(({ body }) => body),
  );
});
Object.assign(window, { room, session });
await chat.start();
document.title = "started";
