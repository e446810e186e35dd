import { normaliseAni } from "./normalise-ani.ts";

/** Where in a customer start a customer may be named, each a rule of `IDENTITY_RULES`. */
export const IDENTITY_RULES = [
  "externalContactId",
  "conversationExternalContactIds",
  "ani",
  "addressFrom",
] as const;

export type IdentityRule = (typeof IDENTITY_RULES)[number];

/** The fields of an event body that name a customer. */
export interface NamedCustomer {
  externalContactId?: string | undefined;
  conversationExternalContactIds?: readonly (string | undefined)[] | null | undefined;
  ani?: string | undefined;
  addressFrom?: string | undefined;
}

/** What a customer is known by: each identity once, in the order of the rules; none where nobody is named. */
export function identitiesIn(named: NamedCustomer, rules: readonly IdentityRule[]): string[] {
  const found = rules.map((rule) => finders[rule](named)).filter((identity) => identity !== undefined);
  return [...new Set(found)];
}

const finders: Record<IdentityRule, (named: NamedCustomer) => string | undefined> = {
  externalContactId: ({ externalContactId }) => externalContactId,
  conversationExternalContactIds: ({ conversationExternalContactIds }) => conversationExternalContactIds?.[0],
  ani: ({ ani }) => normaliseAni(ani ?? ""),
  addressFrom: ({ addressFrom }) => addressOf(addressFrom ?? ""),
};

/** Addresses that stand for nobody, and so for everybody who is not known. */
const NOBODY = /^(anonymous|unknown|restricted|unavailable|private|blocked|withheld|none)$/i;

/** A number as a number; else the address as it is: of a mail or a messenger it means nothing to us. */
function addressOf(address: string): string | undefined {
  if (/^(\+|tel:|sips?:)/i.test(address)) return normaliseAni(address);
  return address === "" || NOBODY.test(address) ? undefined : address;
}
