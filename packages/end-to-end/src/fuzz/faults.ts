export interface Fault {
  what: string;
  times: number;
  /** The first attack in which it showed. */
  example: string;
}

export type OnFault = (what: string, example?: string) => void;

const MOST_KINDS_KEPT = 50;

/** Faults by kind. */
export function makeFaults(): { add: OnFault; all(): Fault[] } {
  const faults = new Map<string, Fault>();
  return {
    add(what, example = "") {
      const known = faults.get(what);
      if (known) known.times += 1;
      else if (faults.size < MOST_KINDS_KEPT) faults.set(what, { what, times: 1, example });
    },
    all: () => [...faults.values()],
  };
}
