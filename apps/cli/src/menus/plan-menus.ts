import { canonicalJson, DeliveryError, holderOf, type JsonValue, type TargetState } from "@menuswitch/domain";
import type { CompiledCatalog, CompiledTarget, GenesysClient, RequestHooks } from "@menuswitch/genesys";

export interface FieldChange {
  field: string;
  /** What Genesys Cloud holds; undefined where it holds nothing. */
  from: JsonValue | undefined;
  to: JsonValue;
}

/** What would become of one place. */
export type Planned = { targetId: string; place: string } & (
  | { action: "create" | "change"; menuId: string; changes: FieldChange[] }
  | { action: "keep"; menuId: string }
  /** Nobody has called yet, so there is nothing to hold. */
  | { action: "wait" }
  | { action: "unknown"; reason: string }
);

/**
 * What would be written to bring every place of a catalog right, against what Genesys Cloud holds now. A flow is to hold
 * the menu of its newest caller, a row of a data table the one of its segment.
 */
export async function planMenus(deps: {
  catalog: CompiledCatalog;
  targets: { read(places: readonly string[]): Promise<TargetState[]> };
  genesys: Pick<GenesysClient, "read">;
  hooks: RequestHooks;
}): Promise<Planned[]> {
  const { catalog, targets, genesys, hooks } = deps;
  const all = [...catalog.targets.values()];
  const states = await targets.read(all.map(({ place }) => place));
  const planned: Planned[] = [];
  // Rows of one table are read together.
  for (const group of Map.groupBy(all.entries(), ([, { target }]) => holderOf(target)).values()) {
    const held = await genesys
      .read(
        group.map(([, { target }]) => target),
        hooks,
      )
      .catch(asDeliveryError);
    for (const [position, [index, compiled]] of group.entries()) {
      planned.push(
        held instanceof DeliveryError
          ? { ...nameOf(compiled), action: "unknown", reason: held.message }
          : planOne(catalog, compiled, states[index], held[position]),
      );
    }
  }
  return planned;
}

function planOne(
  catalog: CompiledCatalog,
  compiled: CompiledTarget,
  state: TargetState | undefined,
  held: JsonValue | undefined,
): Planned {
  const name = nameOf(compiled);
  const desired = compiled.standing ?? state?.desired;
  const menu = desired && catalog.menuFor(compiled.targetId, desired);
  if (!menu) return { ...name, action: "wait" };
  const changes = differences(held, menu.content);
  if (changes.length === 0) return { ...name, action: "keep", menuId: menu.menuId };
  return { ...name, action: held === undefined ? "create" : "change", menuId: menu.menuId, changes };
}

const nameOf = ({ targetId, place }: CompiledTarget) => ({ targetId, place });

/** Field by field. What Genesys Cloud does not tell of what it holds cannot be compared. */
function differences(held: JsonValue | undefined, wanted: JsonValue): FieldChange[] {
  const before = new Map(leavesOf(held));
  return leavesOf(wanted).flatMap(([field, to]): FieldChange[] => {
    const from = before.get(field);
    const differs = held === undefined || (from !== undefined && canonicalJson(from) !== canonicalJson(to));
    return differs ? [{ field, from, to }] : [];
  });
}

/** Lists count as one value. */
function leavesOf(value: JsonValue | undefined, path: readonly string[] = []): [string, JsonValue][] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path.join("."), value]];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, [...path, name]));
}

function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  throw error;
}
