import type { Result } from "../run-scenario.ts";

const HEADINGS = [
  "scenario",
  "acked",
  "kept",
  "lost",
  "counted once",
  "targets right",
  "undecided",
  "most in flight",
  "stale left",
  "useless",
  "repairs",
  "429s",
  "event to live",
  "kills",
  "seconds",
];

function cells({ scenario, judgement, figures, kills, seconds }: Result): string[] {
  return [
    scenario.name,
    String(judgement.acked),
    String(judgement.kept),
    String(judgement.lost.length),
    judgement.miscounted.length + judgement.wrongExposures.length === 0 ? "yes" : "NO",
    judgement.wrongTargets.length === 0 ? "all" : `${judgement.wrongTargets.length} WRONG`,
    String(judgement.undecided),
    String(figures.mostInFlight),
    String(judgement.staleTargets.length),
    String(figures.useless),
    String(figures.repairs),
    String(figures.tooManyRequests),
    `${(figures.longestEventToLiveMs / 1_000).toFixed(1)} s`,
    String(kills),
    String(seconds),
  ];
}

/** One row per scenario, its headings first. */
export const resultRows = (results: readonly Result[]): string[][] => [HEADINGS, ...results.map(cells)];

export function verdictOf(results: readonly Result[]): { passed: boolean; text: string } {
  const sum = (pick: (result: Result) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  const [acked, lost, kills] = [
    sum(({ judgement }) => judgement.acked),
    sum(({ judgement }) => judgement.lost.length),
    sum((result) => result.kills),
  ];
  const failed = results.filter(({ faults }) => faults.length > 0);
  const passed = failed.length === 0 && results.length > 0;
  const outcome = passed
    ? "everything counted once, every target right"
    : `NOT PROVED: ${failed.map(({ scenario }) => scenario.name).join(", ")}`;
  return { passed, text: `${acked} acknowledged, ${lost} lost, ${kills} × kill -9: ${outcome}.` };
}
