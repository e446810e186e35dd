import { type Catalog, DEFAULT_SEGMENT } from "./catalog.ts";

/** The menu for a segment; a segment the catalog does not know gets the default's. */
export function chooseMenu(catalog: Catalog, segment: string): { menuId: string; targetId: string } {
  const menuId = (own(catalog.segments, segment) ?? own(catalog.segments, DEFAULT_SEGMENT))?.menu;
  const menu = menuId === undefined ? undefined : own(catalog.menus, menuId);
  if (menuId === undefined || menu === undefined) {
    throw new Error("the catalog was not validated: a segment leads to no menu");
  }
  return { menuId, targetId: menu.target };
}

/** Segments come from outside: `constructor` is one like any other. */
function own<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
