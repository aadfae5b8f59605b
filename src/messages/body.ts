/** The text of a message, and of one that is not sent yet: what can be sent can be a draft, and the reverse. */
import type { App } from "../app.js";
import { isWithin } from "../characters.js";
import type { Config } from "../config.js";
import { badInput } from "../errors.js";
import { asLines, boundOf, isBlank, withoutControls } from "../text.js";

/** The setting that bounds the text of a message or draft. */
export const bodyLength = ({ maxBodyCharacters }: Config) => maxBodyCharacters;

/** The text as it is stored. BAD_USER_INPUT where nothing of it can be seen, or it is too long. */
export function checkBody(app: App, body: string | null | undefined): string {
  const text = checkDraft(app, body);
  if (text === null) throw badInput("body", "A message needs a body that can be seen.");
  return text;
}

/**
 * The same for what may have nothing to see: null then. Everything that may mean something stays: joiners, variation
 * selectors, and the marks of direction, which are for whoever shows the text to keep within it.
 */
export function checkDraft({ config }: App, body: string | null | undefined): string | null {
  const text = withoutControls(asLines(body ?? ""));
  if (isBlank(text)) return null;
  const most = config.maxBodyCharacters;
  if (!isWithin(text, most)) throw badInput("body", `\`body\` has at most ${boundOf(most)}.`);
  return text;
}
