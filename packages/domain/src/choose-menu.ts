import { type Catalog, DEFAULT_SEGMENT } from "./catalog.ts";
import { catalogTargetKindOf } from "./targets/target-kinds.ts";

/** The menu for a segment, and the place that holds it; a segment the catalog does not know is served as the default. */
export function chooseMenu(catalog: Catalog, segment: string): { menuId: string; targetId: string } {
  const served = Object.hasOwn(catalog.segments, segment) ? segment : DEFAULT_SEGMENT;
  const menuId = own(catalog.segments, served)?.menu;
  const name = menuId === undefined ? undefined : own(catalog.menus, menuId)?.target;
  const target = name === undefined ? undefined : own(catalog.targets, name);
  if (menuId === undefined || name === undefined || target === undefined) {
    throw new Error("the catalog was not validated: a segment leads to no menu");
  }
  const targetId = catalogTargetKindOf(target).targetIdFor(name, target, { segment: served, menuId });
  return { menuId, targetId };
}

/** Segments come from outside: `constructor` is one like any other. */
function own<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
