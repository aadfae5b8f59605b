/**
 * The letters. A letter to an unverified address contains nothing that its requester chose, neither a name nor a link:
 * otherwise a stranger could use this server to send their words to anybody.
 */
import { createHash } from "node:crypto";
import type { Config } from "../config.js";
import { ParleyError } from "../errors.js";
import type { Limits } from "../limits/limits.js";
import { type Sentence, sentence, text } from "../text/sentences.js";
import type { IssuedToken } from "./account-tokens.js";
import { emailKey } from "./email.js";
import type { Letter } from "./mail.js";

/** Counted separately, so that somebody who claims an address does not use up its owner's resets. */
type LetterKind = "claim" | "reset" | "notice";

/**
 * Whether one more letter of this kind may go to an address within the hour, counted over all requesters: a mailbox
 * must not be flooded. The requester gets no error, because it would reveal that somebody else had asked.
 */
export async function mayWriteTo(limits: Limits, kind: LetterKind, email: string): Promise<boolean> {
  try {
    await limits.use(
      "lettersTo",
      createHash("sha256")
        .update(`${kind} ${emailKey(email)}`)
        .digest("base64url"),
    );
    return true;
  } catch (error) {
    if (error instanceof ParleyError && error.code === "RATE_LIMITED") return false;
    throw error;
  }
}

export function resetLetter(
  config: Config,
  to: string,
  { username, token }: { username: string } & IssuedToken,
): Letter {
  return letter(config, to, {
    subject: sentence`A new password`,
    text: sentence`Somebody asked for a new password for the account ${username}. To set one, ${use(config.resetUrl, token)}

This is good once, for one hour. If it was not you, do nothing: your password stays as it is.`,
  });
}

export function verificationLetter(config: Config, to: string, { token }: IssuedToken): Letter {
  return letter(config, to, {
    subject: sentence`Confirm your email address`,
    text: sentence`Somebody gave this address as theirs. If it was you, ${use(config.verifyUrl, token)}

This is good once, for one day. If it was not you, do nothing: the address is not used.`,
  });
}

/** Goes to the owner instead of a verification letter. */
export function addressTakenLetter(config: Config, to: string): Letter {
  return letter(config, to, {
    subject: sentence`Your email address was given again`,
    text: sentence`Somebody gave this address as that of another account. You have an account with it already. If it was you, sign in
to that one, or ask for a new password for it. If it was not you, do nothing: nothing has changed.`,
  });
}

export function passwordChangedLetter(config: Config, to: string): Letter {
  return letter(config, to, {
    subject: sentence`Your password was changed`,
    text: sentence`The password of your account was changed, and all other devices were signed out. If it was not you, ask for a new
password at once.`,
  });
}

export function addressChangedLetter(config: Config, to: string): Letter {
  return letter(config, to, {
    subject: sentence`Your email address was changed`,
    text: sentence`Your account has another email address now. This one is no longer used for it. If it was not you, ask whoever runs
the service for help.`,
  });
}

function letter(config: Config, to: string, { subject, text }: Record<"subject" | "text", Sentence>): Letter {
  const { name, address } = config.mailFrom;
  const service = name || address.slice(address.lastIndexOf("@") + 1);
  return { to, subject: sentence`${service}: ${subject}`.text, text: sentence`${text}\n\n${service}\n`.text };
}

/** Neither the link nor the code is put into a bidi isolate: people copy them, and nothing must be copied along. */
function use(link: string | undefined, token: string): Sentence {
  const code = text(token);
  if (link === undefined) return sentence`give this code to the application:\n\n${code}`;
  const address = text(link.replaceAll("{token}", token));
  return sentence`open\n\n${address}\n\nor give this code to the application:\n\n${code}`;
}
