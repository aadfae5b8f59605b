/** The text of messages and drafts: every text that can be sent can be a draft, and the reverse. */

import type { Config } from "../config.js";
import { badInput } from "../errors.js";
import { isWithin } from "../text/characters.js";
import { asLines, boundOf, isBlank, withoutControls } from "../text/text.js";

/** The setting that bounds the text of a message or draft. */
export const bodyLength = ({ maxBodyCharacters }: Config) => maxBodyCharacters;

/** The text as it is stored. BAD_USER_INPUT if no character in it is visible, or if it is too long. */
export function checkBody(config: Config, body: string | null | undefined): string {
  const text = checkDraft(config, body);
  if (text === null) throw badInput("body", "A message needs a body that can be seen.");
  return text;
}

/**
 * The same for a draft; null if no character is visible. Every character that may have a meaning stays: joiners,
 * variation selectors, and direction marks. A client that shows the text must isolate its direction.
 */
export function checkDraft(config: Config, body: string | null | undefined): string | null {
  const text = withoutControls(asLines(body ?? ""));
  if (isBlank(text)) return null;
  const most = config.maxBodyCharacters;
  if (!isWithin(text, most)) throw badInput("body", `\`body\` has at most ${boundOf(most)}.`);
  return text;
}
