import { setTimeout as sleep } from "node:timers/promises";
import { needsDelivery, type TargetState } from "@menuswitch/domain";
import type { CompiledTarget } from "@menuswitch/genesys";
import type { Deliveries } from "@menuswitch/queue";
import type { Installation } from "../installation.ts";
import { planMenus } from "./plan-menus.ts";

export interface Applied {
  targetId: string;
  /** `live`: it holds what it should. `waiting`: not yet, in the time there was. */
  result: "live" | "no caller yet" | "refused" | "waiting";
  reason?: string | undefined;
}

const LOOK_EVERY_MS = 250;

/**
 * Brings every place to what the catalog file wants: makes the file the catalog in force, has the workers write what
 * differs from what Genesys Cloud holds, and waits until they have.
 *
 * @param onProgress told how many places are as they should be, of how many
 * @throws where a newer catalog is in force than the file
 */
export async function applyMenus(
  installation: Installation,
  deliveries: Pick<Deliveries, "poke" | "failureOf">,
  options: { timeoutMs: number; onProgress: (done: number, all: number) => void },
): Promise<Applied[]> {
  const { catalog, file, targets, sharedCatalog } = installation;
  const inForce = await sharedCatalog.publish(catalog.version, file.catalog);
  if (inForce.hash !== catalog.version.hash) throw new NewerCatalogError();

  for (const planned of await planMenus(installation)) {
    if (planned.action !== "create" && planned.action !== "change") continue;
    await targets.distrust(planned.place);
    await targets.clearBlocked(planned.place);
  }
  const all = [...catalog.targets.values()];
  for (const { targetId, place, standing } of all) {
    if (standing) await targets.moveDesired(place, { ...standing, interactions: 0 });
    await deliveries.poke(targetId);
  }

  const endAt = Date.now() + options.timeoutMs;
  for (;;) {
    const states = await targets.read(all.map(({ place }) => place));
    const results = all.map((target, index) => resultOf(installation, target, states[index]));
    options.onProgress(results.filter((result) => result !== "waiting").length, all.length);
    if (!results.includes("waiting") || Date.now() > endAt) return withReasons(all, results, deliveries);
    await sleep(LOOK_EVERY_MS);
  }
}

/** The workers go by a catalog with a later modification time than the file's. */
export class NewerCatalogError extends Error {
  override readonly name = "NewerCatalogError";
}

function resultOf(
  { catalog }: Installation,
  { targetId }: CompiledTarget,
  state: TargetState | undefined,
): Applied["result"] {
  const menu = state?.desired && catalog.menuFor(targetId, state.desired);
  if (!menu) return "no caller yet";
  const blockedUntil = state.blockedUntil.get(menu.contentHash) ?? 0;
  if (blockedUntil > Date.now()) return "refused";
  return needsDelivery(state, menu.contentHash, Date.now()) ? "waiting" : "live";
}

function withReasons(
  all: readonly CompiledTarget[],
  results: readonly Applied["result"][],
  deliveries: Pick<Deliveries, "failureOf">,
): Promise<Applied[]> {
  return Promise.all(
    all.map(async ({ targetId }, index) => {
      const result = results[index] ?? "waiting";
      return result === "refused"
        ? { targetId, result, reason: await deliveries.failureOf(targetId) }
        : { targetId, result };
    }),
  );
}
