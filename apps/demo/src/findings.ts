import { eventToLiveMs, percentile } from "./event-to-live.ts";
import type { Expectation } from "./expect-outcome.ts";
import type { FlowView } from "./observe-flows.ts";
import type { SentEvent } from "./send-events.ts";

/** One row of the table. */
export interface Finding {
  what: string;
  found: string;
  /** Undefined for what cannot be wrong. */
  right?: boolean;
}

/** What a run showed. */
export interface Observations {
  sent: readonly SentEvent[];
  /** By menu, as counted in Redis. */
  exposures: ReadonlyMap<string, number>;
  /** Ids of the interactions that a worker wrote an exposure line for. */
  exposedIds: ReadonlySet<string>;
  /** API requests by status. */
  requests: Readonly<Record<string, number>>;
  /** PUTs by status. */
  puts: Readonly<Record<string, number>>;
  /** By target. */
  flows: ReadonlyMap<string, FlowView>;
}

/** Holds what was observed against what the events ask for. */
export function findings(expected: Expectation, observed: Observations): Finding[] {
  const { sent, exposures, exposedIds, requests, puts, flows } = observed;
  const sentWith = (outcome: SentEvent["outcome"]) => sent.filter((event) => event.outcome === outcome);
  const accepted = sentWith("accepted").length;
  const foreign = sent.filter(({ call }) => call === undefined).length;
  const ignored = sentWith("ignored").length;
  const refused = sentWith("refused").length;

  const counted = sum(exposures.values());
  const lost = [...expected.interactionIds].filter((id) => !exposedIds.has(id)).length;
  const putsSent = sum(Object.values(puts));
  const mostAtOnce = Math.max(0, ...[...flows.values()].map((flow) => flow.mostAtOnce));
  const tooMany = requests["429"] ?? 0;
  const waits = [...expected.demands]
    .flatMap(([targetId, demands]) => eventToLiveMs(demands, flows.get(targetId)?.writes ?? []))
    .sort((a, b) => a - b);

  return [
    {
      what: "Webhooks acknowledged",
      found: `${accepted} accepted, ${ignored} ignored (outbound, chat), ${refused} refused`,
      right: refused === 0 && ignored === foreign,
    },
    {
      what: "Duplicates sent",
      found: `${expected.repeats}; and ${expected.late} events came late, after newer ones`,
    },
    {
      what: "Exposures",
      found: `${counted} of ${expected.interactionIds.size} interactions: ${describeCounts(exposures)}`,
      right: sameCounts(exposures, expected.exposures),
    },
    { what: "Events lost", found: String(lost), right: lost === 0 },
    {
      what: "PUTs sent",
      found: `${putsSent}, at most ${mostAtOnce} at a time per flow`,
      right: mostAtOnce <= 1,
    },
    { what: "PUTs avoided", found: `${accepted - putsSent} (one per webhook would have been ${accepted})` },
    { what: "429s", found: String(tooMany), right: tooMany === 0 },
    {
      what: "Event to live",
      found: `p50 ${describeMs(percentile(waits, 0.5))}, p99 ${describeMs(percentile(waits, 0.99))} (${waits.length} changes written) *`,
      right: waits.every(Number.isFinite),
    },
    ...[...expected.demands].map(([targetId, demands]) => {
      const [desired, live] = [demands.at(-1)?.menuId, flows.get(targetId)?.holds];
      const right = desired === live;
      const found = right ? `yes: ${live}` : `NO: ${live ?? "no menu"} instead of ${desired}`;
      return { what: `${targetId}: live = desired`, found, right };
    }),
  ];
}

export const FOOTNOTE = [
  "* from sending an event that changed the menu until the flow held that menu, or a newer one;",
  "  changes taken back before they were written are left out",
];

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0);

const describeMs = (ms: number | undefined) =>
  ms === undefined ? "–" : Number.isFinite(ms) ? `${ms} ms` : "never";

const describeCounts = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([menuId, count]) => `${menuId} ${count}`)
    .join(", ");

function sameCounts(some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): boolean {
  return some.size === others.size && [...some].every(([name, count]) => others.get(name) === count);
}
