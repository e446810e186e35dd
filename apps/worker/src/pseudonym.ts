import { createHmac } from "node:crypto";

/** Stands for a customer in logs: the same customer and key give the same pseudonym, and nobody can go back without the key. */
export function makePseudonym(key: string): (customerId: string) => string {
  return (customerId) => `c_${createHmac("sha256", key).update(customerId).digest("base64url").slice(0, 16)}`;
}
