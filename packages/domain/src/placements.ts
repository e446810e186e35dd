import type { Catalog } from "./catalog.ts";
import type { Placement } from "./targets/target-kind.ts";
import { catalogTargetKindOf, type PlacedTarget } from "./targets/target-kinds.ts";

/** Every place of a catalog that holds a menu: each flow, and each row of each data table. */
export function placementsOf(catalog: Catalog): Placement<PlacedTarget>[] {
  const menus = Object.entries(catalog.menus);
  const segments = Object.entries(catalog.segments);
  return Object.entries(catalog.targets).flatMap(([name, target]): Placement<PlacedTarget>[] => {
    const menuIds = menus.flatMap(([menuId, menu]) => (menu.target === name ? [menuId] : []));
    const own = new Set(menuIds);
    const assignments = segments.flatMap(([segment, { menu }]) =>
      own.has(menu) ? [{ segment, menuId: menu }] : [],
    );
    return catalogTargetKindOf(target).placements(name, target, { assignments, menuIds });
  });
}

/**
 * Where in Genesys Cloud a place is. State and lease belong to it, not to the catalog's name for it: a catalog that
 * renames a target, or lets two targets swap flows, must not have two writers at one flow.
 */
export function placeOf(target: PlacedTarget): string {
  return catalogTargetKindOf(target).placeOf(target);
}

/** The fields by which `ivr_menu_update` names a place in Genesys Cloud. */
export function placeFields(
  target: PlacedTarget,
): { flow_id: string | null } & Record<string, string | null> {
  return catalogTargetKindOf(target).logFields(target);
}

/** What in Genesys Cloud a place is or is a part of, as people call it: a flow, or the data table that a row is in. */
export function holderOf(target: PlacedTarget): string {
  const kind = catalogTargetKindOf(target);
  return `${kind.noun} ${kind.idOf(target)}`;
}
