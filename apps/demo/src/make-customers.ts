import { type Catalog, DEFAULT_SEGMENT } from "@menuswitch/domain";
import type { Random } from "./make-random.ts";

export interface Customer {
  /** As events name the customer: an id of the sender's own, a contact of Genesys Cloud, or a caller's number. */
  id: string;
  kind: "own" | "contact" | "caller";
  /** As stored in Redis; undefined for a customer of whom nothing is stored. */
  segment: string | undefined;
}

const CUSTOMERS = 45;
const KINDS = ["own", "contact", "caller"] as const;

/** Customers of every segment of the catalog, of one it does not know, and without any; of each some of every kind. */
export function makeCustomers(catalog: Catalog, random: Random): Customer[] {
  const named = Object.keys(catalog.segments).filter((segment) => segment !== DEFAULT_SEGMENT);
  const segments = [...named, "unheard-of", undefined];
  return Array.from({ length: Math.max(CUSTOMERS, KINDS.length * segments.length) }, (_, index) => {
    const kind = KINDS[index % KINDS.length] ?? "own";
    const ids = {
      own: `customer-${index}`,
      contact: random.uuid(),
      caller: `+1317555${String(index).padStart(4, "0")}`,
    };
    return { id: ids[kind], kind, segment: segments[Math.floor(index / KINDS.length) % segments.length] };
  });
}
