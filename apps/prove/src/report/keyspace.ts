import type { Centre } from "../centre.ts";
import { targetIds } from "../menus.ts";

export interface Keyspace {
  /** Pattern → keys left. */
  counts: Map<string, number>;
  /** What is there and should not be, or is more than it should be. */
  problems: string[];
}

/** What may be left when everything has settled; further keys of a queue are its own few lists. */
const CAPS: [pattern: RegExp, name: string, cap: (interactions: number) => number][] = [
  [/^\{ix\d+\}:seen:/, "seen", (interactions) => interactions],
  [/^\{ix\d+\}:exposures$/, "counters of exposures", () => 16],
  [/^\{ix0\}:interactions:\d+$/, "jobs of interactions", () => 250],
  [/^\{deliveries\}:deliveries:\d+$/, "jobs of deliveries", () => 1_000 + 1_000 + 2 * targetIds.length],
  [/^\{sweep\}:sweep:repeat:/, "jobs of the sweep", () => 80],
  [/^\{set-aside\}:set-aside:interactions-/, "interactions set aside", () => 10_000],
  [/^\{target:[^}]+\}:state$/, "states of targets", () => targetIds.length],
  [/^\{target:[^}]+\}:lease$/, "leases", () => targetIds.length],
  [/^\{deliveries\}:deliveries:(de|dn):/, "pokes of targets", () => 2 * targetIds.length],
  [/./, "everything else", () => 60],
];

export async function readKeyspace({ redis, keyPrefix }: Centre, interactions: number): Promise<Keyspace> {
  const counts = new Map<string, number>();
  const endless: string[] = [];
  for await (const keys of redis.scanStream({ match: `${keyPrefix}:*`, count: 2_000 })) {
    for (const key of new Set(keys as string[])) {
      const rest = key.slice(keyPrefix.length + 1);
      if (rest.startsWith("segment:")) continue;
      const name = CAPS.find(([pattern]) => pattern.test(rest))?.[1] ?? "everything else";
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (name === "seen" && counts.get(name) === 1 && (await redis.ttl(key)) < 0) endless.push(key);
    }
  }
  const problems = CAPS.flatMap(([, name, cap]) => {
    const [count, most] = [counts.get(name) ?? 0, cap(interactions)];
    return count > most ? [`${count} keys of ${name}, at most ${most} expected`] : [];
  });
  if (endless.length > 0) problems.push("marks of interactions without an end");
  return { counts, problems };
}
