/** One installation's customers: their number decides who calls and, through their segments, which menus are asked for. */
export interface Crowd {
  /** Begins every interaction's id; ends are told apart by a number from 0. */
  idPrefix: string;
  customers: number;
  /** When the first interaction happened, epoch ms; each further one happened a millisecond later. */
  firstAtMs: number;
}

const ID_DIGITS = 9;
/** Ids as long as a UUID. */
const PREFIX_LENGTH = 36 - 1 - ID_DIGITS;

let prefixes = 0;

/** Of one run of the benchmark no two are the same. */
export function newIdPrefix(name: string): string {
  prefixes += 1;
  return `${name}-${prefixes}-`.padEnd(PREFIX_LENGTH, "0");
}

export const interactionIdOf = (idPrefix: string, sequence: number) =>
  `${idPrefix}-${String(sequence).padStart(ID_DIGITS, "0")}`;

/** Of the same length for all, so that bodies are too. */
export const customerIdOf = (customer: number) => `customer-${String(customer).padStart(7, "0")}`;

/** Who calls: the same for the same number, and as good as drawn by lot. */
export function callerOf(sequence: number, customers: number): number {
  let mixed = Math.imul(sequence ^ (sequence >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % customers;
}

/** Begins so long ago that none of a measurement's interactions lies ahead, whatever its length. */
export const firstAtBefore = (nowMs: number) => nowMs - 3_600_000;

/** A webhook in the tutorial's shape. */
export function eventOf({ idPrefix, customers, firstAtMs }: Crowd, sequence: number): string {
  const id = interactionIdOf(idPrefix, sequence);
  const customer = customerIdOf(callerOf(sequence, customers));
  return `{"id":"${id}","customer":{"id":"${customer}"},"occurredAt":${firstAtMs + sequence}}`;
}

/** The same caller, about whom a flow asks the decision endpoint. */
export function questionOf({ idPrefix, customers }: Crowd, sequence: number): string {
  const id = interactionIdOf(idPrefix, sequence);
  const customer = customerIdOf(callerOf(sequence, customers));
  return `{"conversationId":"${id}","customerId":"${customer}"}`;
}
