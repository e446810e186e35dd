import {
  type Catalog,
  chooseMenu,
  type Desired,
  type JsonValue,
  placeOf,
  type Target,
} from "@menuswitch/domain";
import { hashContent, renderContent } from "@menuswitch/genesys";
import type { CatalogVersion } from "@menuswitch/state";

interface RenderedMenu {
  menuId: string;
  targetId: string;
  /** What would be sent to the target. */
  content: JsonValue;
  contentHash: string;
}

export interface CompiledTarget {
  targetId: string;
  target: Target;
  place: string;
}

/** A catalog with every menu rendered as its target would be sent it. */
export interface CompiledCatalog {
  version: CatalogVersion;
  catalog: Catalog;
  targets: ReadonlyMap<string, CompiledTarget>;
  /**
   * The menu to hold for what is desired. A menu that the catalog no longer has, or has moved to another target, is
   * replaced by what the newest caller's segment gets now; undefined where that is another target's.
   */
  menuFor(targetId: string, desired: Desired): RenderedMenu | undefined;
}

export function compileCatalog(catalog: Catalog, version: CatalogVersion): CompiledCatalog {
  const targets = new Map(
    Object.entries(catalog.targets).map(([targetId, target]) => [
      targetId,
      { targetId, target, place: placeOf(target) },
    ]),
  );
  const menus = new Map(
    Object.entries(catalog.menus).map(([menuId, menu]): [string, RenderedMenu] => {
      const target = targets.get(menu.target)?.target;
      if (!target) throw new Error(`the catalog was not validated: menu ${menuId} has no target`);
      const content = renderContent(target, { id: menuId, ...menu });
      return [menuId, { menuId, targetId: menu.target, content, contentHash: hashContent(content) }];
    }),
  );
  const menuOf = (targetId: string, menuId: string) => {
    const menu = menus.get(menuId);
    return menu?.targetId === targetId ? menu : undefined;
  };
  return {
    version,
    catalog,
    targets,
    menuFor: (targetId, { menuId, segment }) =>
      menuOf(targetId, menuId) ?? menuOf(targetId, chooseMenu(catalog, segment).menuId),
  };
}
