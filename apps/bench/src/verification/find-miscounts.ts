import type { Tally } from "./tally.ts";

/** What was sent under one prefix, and which of it was not acknowledged. */
export interface Sending {
  idPrefix: string;
  sent: number;
  /** By number. Of these nobody knows whether they were stored. */
  unacknowledged: readonly number[];
}

interface Miscount {
  logged: number;
  lost: number;
  repeated: number;
  foreign: number;
}

/**
 * Holds what became of the interactions against what was acknowledged: each of those was counted exactly once. Returns what
 * is wrong, in words.
 *
 * @param counted the exposures that the counters in Redis tell
 */
export function findMiscounts(sendings: readonly Sending[], tally: Tally, counted: number): string[] {
  const known = new Set(sendings.map(({ idPrefix }) => idPrefix));
  const unknown = tally
    .prefixes()
    .filter((idPrefix) => !known.has(idPrefix))
    .map((idPrefix) => ({ idPrefix, sent: 0, unacknowledged: [] }));
  const all = [...sendings, ...unknown].map((sending) => compare(sending, tally.of(sending.idPrefix)));
  const sum = (of: (one: Miscount) => number) => all.reduce((total, one) => total + of(one), 0);
  const [logged, lost, repeated, foreign] = [
    sum((one) => one.logged),
    sum((one) => one.lost),
    sum((one) => one.repeated),
    sum((one) => one.foreign),
  ];
  return [
    ...(lost > 0 ? [`${lost} acknowledged interactions were lost`] : []),
    ...(repeated > 0 ? [`${repeated} interactions were logged more than once`] : []),
    ...(foreign > 0 ? [`${foreign} exposures are of interactions that were never sent`] : []),
    ...(counted !== logged ? [`the counters tell ${counted} exposures, the log ${logged} interactions`] : []),
  ];
}

/** @param lines how often each interaction was logged */
function compare({ sent, unacknowledged }: Sending, lines: Uint8Array): Miscount {
  const inDoubt = new Set(unacknowledged);
  const sentLines = lines.subarray(0, sent);
  const missing = (sequence: number) => (lines[sequence] ?? 0) === 0 && !inDoubt.has(sequence);
  let lost = 0;
  for (let sequence = 0; sequence < sent; sequence += 1) if (missing(sequence)) lost += 1;
  return {
    logged: lines.filter((times) => times > 0).length,
    lost,
    repeated: sentLines.filter((times) => times > 1).length,
    foreign: lines.subarray(sent).reduce((total, times) => total + times, 0),
  };
}
