import type { Expectation } from "./expect-outcome.ts";

export interface Observation {
  /** Interaction → menus it was logged with. */
  logged: ReadonlyMap<string, ReadonlySet<string>>;
  /** Menu → exposures counted. */
  counted: ReadonlyMap<string, number>;
  /** Target → the menus written to it, oldest first. */
  written: ReadonlyMap<string, readonly string[]>;
}

export interface Judgement {
  acked: number;
  kept: number;
  /** Acknowledged, and without an exposure. */
  lost: string[];
  /** Logged, and never sent, or with a menu that is not the caller's. */
  wrongExposures: string[];
  /** Menus whose counter is not the number of their interactions. */
  miscounted: string[];
  /** Targets that do not hold what they must. */
  wrongTargets: string[];
  /** Of these, the ones that had held the right menu before: an old write came last and stayed. */
  staleTargets: string[];
  /** Targets of which nobody can know which of two or more menus they must hold. */
  undecided: number;
}

export function judge(expected: Expectation, seen: Observation): Judgement {
  const { acked, perhaps, finals } = expected;
  const lost = [...acked.keys()].filter((id) => !seen.logged.has(id));
  const wrongExposures = [...seen.logged]
    .filter(([id, menus]) => {
      const menuId = acked.get(id) ?? perhaps.get(id);
      return menuId === undefined || menus.size !== 1 || !menus.has(menuId);
    })
    .map(([id]) => id);

  const logged = new Map<string, number>();
  for (const menus of seen.logged.values())
    for (const menuId of menus) logged.set(menuId, (logged.get(menuId) ?? 0) + 1);
  const miscounted = [...new Set([...logged.keys(), ...seen.counted.keys()])]
    .filter((menuId) => (logged.get(menuId) ?? 0) !== (seen.counted.get(menuId) ?? 0))
    .map(
      (menuId) => `${menuId}: ${logged.get(menuId) ?? 0} logged, ${seen.counted.get(menuId) ?? 0} counted`,
    );

  const wrong = [...finals].filter(([targetId, menus]) => !menus.has(seen.written.get(targetId)?.at(-1)));
  const stale = wrong.filter(([targetId, menus]) =>
    seen.written.get(targetId)?.some((menuId) => menus.has(menuId)),
  );
  const names = (targets: typeof wrong) =>
    targets.map(
      ([targetId, menus]) =>
        `${targetId} holds ${seen.written.get(targetId)?.at(-1)}, not ${[...menus].join(" or ")}`,
    );
  return {
    acked: acked.size,
    kept: acked.size - lost.length,
    lost,
    wrongExposures,
    miscounted,
    wrongTargets: names(wrong),
    staleTargets: names(stale),
    undecided: [...finals.values()].filter(({ size }) => size > 1).length,
  };
}

/** What is not as it must be, in words; empty when all is right. */
export function faultsOf(judgement: Judgement): string[] {
  const some = (list: readonly string[]) => `${list.slice(0, 3).join("; ")}${list.length > 3 ? "; …" : ""}`;
  return [
    { list: judgement.lost, text: "acknowledged and lost" },
    { list: judgement.wrongExposures, text: "exposures that must not be" },
    { list: judgement.miscounted, text: "menus not counted once per interaction" },
    { list: judgement.wrongTargets, text: "targets with the wrong menu" },
  ]
    .filter(({ list }) => list.length > 0)
    .map(({ list, text }) => `${list.length} ${text} (${some(list)})`);
}
