import { createReadStream } from "node:fs";
import { truncate } from "node:fs/promises";
import { createInterface } from "node:readline";

/** How many exposure lines each interaction has, told apart by the number at the end of its id. */
export interface Tally {
  /** Of the interactions whose ids begin so, by number; empty where there is none. */
  of(idPrefix: string): Uint8Array;
  prefixes(): string[];
  /** Counts a line of a worker's log; other than exposures are passed over. */
  add(line: string): void;
}

const EXPOSURE = '"event_type":"ivr_menu_exposure"';
const ID = /"interaction_id":"(.*?)-(\d{9})"/;
const FIRST_SIZE = 1_024;

export function makeTally(): Tally {
  const counts = new Map<string, Uint8Array>();

  function countsFor(idPrefix: string, sequence: number): Uint8Array {
    const known = counts.get(idPrefix) ?? new Uint8Array(FIRST_SIZE);
    if (sequence < known.length && counts.has(idPrefix)) return known;
    const grown = new Uint8Array(Math.max(known.length, 2 * (sequence + 1)));
    grown.set(known);
    counts.set(idPrefix, grown);
    return grown;
  }

  return {
    of: (idPrefix) => counts.get(idPrefix) ?? new Uint8Array(0),
    prefixes: () => [...counts.keys()],
    add(line) {
      if (!line.includes(EXPOSURE)) return;
      const [, idPrefix = "", digits = ""] = ID.exec(line) ?? [];
      const sequence = Number(digits);
      const lines = countsFor(idPrefix, sequence);
      lines[sequence] = Math.min(255, (lines[sequence] ?? 0) + 1);
    },
  };
}

/** Counts all that a worker has logged so far, and empties the file: a worker that appends to it goes on. */
export async function takeIn(tally: Tally, file: string): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file, "latin1") })) tally.add(line);
  await truncate(file, 0);
}
