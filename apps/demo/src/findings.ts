import { eventToLiveMs, percentile } from "./event-to-live.ts";
import { type Demand, type Expectation, FROM_THE_START } from "./expect-outcome.ts";
import type { PlaceView } from "./observe-places.ts";
import type { SentEvent } from "./send-events.ts";

/** One row of the table. */
export interface Finding {
  what: string;
  found: string;
  /** Undefined for what cannot be wrong. */
  right?: boolean;
  /** What is meant by it, to stand below the table. */
  note?: readonly string[];
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
  /** By target. */
  places: ReadonlyMap<string, PlaceView>;
}

/** Holds what was observed against what the events ask for. */
export function findings(expected: Expectation, observed: Observations): Finding[] {
  const { sent, exposures, exposedIds, requests, places } = observed;
  const sentWith = (outcome: SentEvent["outcome"]) => sent.filter((event) => event.outcome === outcome);
  const accepted = sentWith("accepted").length;
  const foreign = sent.filter(({ call }) => call === undefined).length;
  const ignored = sentWith("ignored").length;
  const refused = sentWith("refused").length;

  const counted = sum(exposures.values());
  const lost = [...expected.interactionIds].filter((id) => !exposedIds.has(id)).length;
  const writes = sum([...places.values()].map((place) => place.writes.length));
  const mostAtOnce = Math.max(0, ...[...places.values()].map((place) => place.mostAtOnce));
  const tooMany = requests["429"] ?? 0;

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
      what: "Menus written",
      found: `${writes} times, at most ${mostAtOnce} at a time per target`,
      right: mostAtOnce <= 1,
    },
    { what: "Writes avoided", found: `${accepted - writes} (one per webhook would have been ${accepted})` },
    { what: "429s", found: String(tooMany), right: tooMany === 0 },
    ...promptness(expected, observed),
    ...[...expected.demands].map(([targetId, demands]) => {
      const [desired, live] = [demands.at(-1)?.menuId, places.get(targetId)?.holds];
      const right = desired === live;
      const found = right ? `yes: ${live}` : `NO: ${live ?? "no menu"} instead of ${desired}`;
      return { what: `${targetId}: live = desired`, found, right };
    }),
  ];
}

/** How soon places held what they should: after an event, or, where no event had to say it, before the first. */
function promptness({ demands }: Expectation, { sent, places }: Observations): Finding[] {
  const isFromTheStart = ([first]: readonly Demand[]) => first?.atMs === FROM_THE_START;
  const ofCatalog = [...demands].filter(([, ofTarget]) => isFromTheStart(ofTarget));
  if (ofCatalog.length > 0) {
    const firstSentAtMs = Math.min(...sent.map(({ sentAtMs }) => sentAtMs));
    const late = ofCatalog.filter(([targetId]) => {
      const writes = places.get(targetId)?.writes ?? [];
      return writes.length === 0 || writes.some(({ appliedAtMs }) => appliedAtMs > firstSentAtMs);
    }).length;
    const found = late === 0 ? "all, and not touched since" : `not ${late} of ${ofCatalog.length}`;
    return [{ what: "Right before the first call", found, right: late === 0 }];
  }
  const waits = [...demands]
    .flatMap(([targetId, ofTarget]) => eventToLiveMs(ofTarget, places.get(targetId)?.writes ?? []))
    .sort((a, b) => a - b);
  const [p50, p99] = [0.5, 0.99].map((share) => describeMs(percentile(waits, share)));
  const found = `p50 ${p50}, p99 ${p99} (${waits.length} changes written) *`;
  return [{ what: "Event to live", found, right: waits.every(Number.isFinite), note: EVENT_TO_LIVE }];
}

const EVENT_TO_LIVE = [
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
