/**
 * Invitations to sign up: random, good once and for some days. The store has only their hashes, and using one deletes
 * it, so used, expired and unknown invitations get the same answer.
 */
import { createHash, randomBytes } from "node:crypto";
import { badInput } from "../errors.js";
import type { Prisma } from "../generated/prisma/client.js";
import type { Store } from "../store/store.js";
import { checkEmail, emailKey } from "./email.js";

const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^inv_[\w-]{43}$/;
const DAY_MS = 86_400_000;
export const MAX_INVITATION_DAYS = 365;

const wrongInvitation = () =>
  badInput(
    "invitation",
    "This invitation is unknown, expired, used, or for another email address. Ask for a new one; if you have signed up with it, sign in.",
  );

/** Makes an invitation. If it is bound to an email address, only a sign-up with that address can use it. */
export async function issueInvitation(
  { store }: { store: Pick<Store, "prisma"> },
  { email, days }: { email?: string | null | undefined; days: number },
): Promise<{ invitation: string; expiresAt: Date }> {
  const address = checkEmail(email);
  const invitation = `inv_${randomBytes(TOKEN_BYTES).toString("base64url")}`;
  const expiresAt = new Date(Date.now() + days * DAY_MS);
  const data = { tokenHash: hashOf(invitation, address === null ? undefined : emailKey(address)), expiresAt };
  await store.prisma.$transaction([
    store.prisma.invitation.deleteMany({ where: { expiresAt: { lt: new Date() } } }),
    store.prisma.invitation.create({ data, select: { expiresAt: true } }),
  ]);
  return { invitation, expiresAt };
}

export interface GivenInvitation {
  token: string;
  emailKey: string | null;
}

/** Refuses a wrong invitation before the sign-up costs a password hash. */
export async function checkInvitation(prisma: Prisma.TransactionClient, given: GivenInvitation): Promise<void> {
  const found = await prisma.invitation.findFirst({ where: goodFor(given), select: { expiresAt: true } });
  if (!found) throw wrongInvitation();
}

/** Call it in the transaction that creates the account: of two sign-ups with it, the second waits and is refused. */
export async function useInvitation(transaction: Prisma.TransactionClient, given: GivenInvitation): Promise<void> {
  const { count } = await transaction.invitation.deleteMany({ where: goodFor(given) });
  if (count === 0) throw wrongInvitation();
}

function goodFor({ token, emailKey: address }: GivenInvitation) {
  if (!TOKEN_PATTERN.test(token)) throw wrongInvitation();
  const hashes = [hashOf(token), ...(address === null ? [] : [hashOf(token, address)])];
  return { tokenHash: { in: hashes }, expiresAt: { gt: new Date() } };
}

/** The address is part of what is hashed, so the store does not have to keep it. */
function hashOf(token: string, address?: string): Uint8Array<ArrayBuffer> {
  const bound = address === undefined ? token : `${token} ${address}`;
  return new Uint8Array(createHash("sha256").update(bound).digest());
}
