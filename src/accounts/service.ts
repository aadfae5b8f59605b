/** People: signing up, signing in, their sessions, and finding each other. */
import type { Config } from "../config.js";
import { brokenUniqueKey, conflict, forbidden } from "../errors.js";
import type { Prisma } from "../generated/prisma/client.js";
import { newId } from "../ids.js";
import type { Limits } from "../limits/limits.js";
import type { Store } from "../store/store.js";
import { idOfUsername } from "./caseless.js";
import { lookOf } from "./confusables.js";
import { checkEmail, emailKey } from "./email.js";
import { claimLater } from "./email-changes.js";
import { checkInvitation, type GivenInvitation, useInvitation } from "./invitations.js";
import type { KnownAddresses } from "./known-addresses.js";
import type { Mail } from "./mail.js";
import { checkDisplayName, checkUsername, fold } from "./names.js";
import { checkPassword, hashPassword } from "./passwords.js";
import { type Authentication, type Device, openSession } from "./sessions.js";
import type { Tokens } from "./tokens.js";

interface Parts {
  config: Config;
  knownAddresses: KnownAddresses;
  limits: Limits;
  mail: Mail;
  store: Store;
  tokens: Tokens;
}

export interface NewPerson {
  username: string;
  password: string;
  email?: string | null | undefined;
  displayName?: string | null | undefined;
}

export async function signUp(
  parts: Parts,
  device: Device,
  input: NewPerson & { invitation?: string | null | undefined },
): Promise<Authentication> {
  const mode = parts.config.signUp;
  if (mode === "closed") throw forbidden("This server takes no sign-ups. Ask its operator for an account.");
  const person = checkPerson(input);
  await parts.limits.use(device.isFromThisMachine ? "signUpHere" : "signUp", device.address);
  const invitation = mode === "invitation" ? { token: input.invitation ?? "", emailKey: person.emailKey } : undefined;
  if (invitation) await checkInvitation(parts.store.prisma, invitation);
  // If letters can be sent, the address becomes the person's only when it is verified. Storing it before that would
  // answer CONFLICT for an address that somebody has, and so reveal it.
  const stored = parts.mail.canSend ? { ...person, email: null, emailKey: null } : person;
  const user = await storePerson(parts.store, stored, { whom: device.address, invitation });
  if (parts.mail.canSend) claimLater(parts, user, person.email);
  return openSession(parts, device, user);
}

/**
 * Creates an account without signing in, for the operator and the demo, in any sign-up mode. The name may be reserved.
 */
export async function createAccount(store: Store, input: NewPerson): Promise<{ id: string }> {
  const person = checkPerson(input, { mayBeReserved: true });
  const { id } = await storePerson(store, person, { whom: "operator" });
  return { id };
}

function checkPerson(input: NewPerson, names: { mayBeReserved?: boolean } = {}) {
  const person = {
    username: checkUsername(input.username, names),
    email: checkEmail(input.email),
    displayName: checkDisplayName(input.displayName ?? input.username),
  };
  checkPassword(input.password, person);
  const keys = {
    usernameKey: fold(person.username),
    usernameSkeleton: lookOf(person.username),
    emailKey: person.email && emailKey(person.email),
    displayKey: fold(person.displayName),
  };
  return { ...person, ...keys, password: input.password };
}

async function storePerson(
  store: Store,
  { password, ...person }: ReturnType<typeof checkPerson>,
  { whom, invitation }: { whom: string; invitation?: GivenInvitation | undefined },
): Promise<{ id: string; passwordHash: string }> {
  const user = { id: newId(), ...person, passwordHash: await hashPassword(password, whom) };
  if (await idOfUsername({ store }, person.username)) throw conflict("username", "This username is taken.");
  try {
    if (invitation) await storeInvited(store, user, invitation);
    else await store.prisma.user.create({ data: user, select: { id: true } });
  } catch (error) {
    const key = brokenUniqueKey(error);
    if (key === undefined) throw error;
    if (key.includes("email")) throw conflict("email", "This email address is taken.");
    throw conflict("username", "This username is taken.");
  }
  return user;
}

async function storeInvited(store: Store, data: Prisma.UserCreateInput, invitation: GivenInvitation) {
  await store.prisma.$transaction(async (transaction) => {
    await useInvitation(transaction, invitation);
    await transaction.user.create({ data, select: { id: true } });
  });
}
