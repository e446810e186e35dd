import type { Catalog, JsonValue, Target } from "@menuswitch/domain";
import { hashContent, renderContent } from "@menuswitch/genesys";
import type { CatalogVersion } from "@menuswitch/state";

interface MenuContent {
  /** What would be sent to the target. */
  content: JsonValue;
  contentHash: string;
}

/** A catalog with every menu rendered as its target would be sent it. */
export interface CompiledCatalog {
  version: CatalogVersion;
  catalog: Catalog;
  targetIds: readonly string[];
  target(targetId: string): Target | undefined;
  /** Undefined where the catalog has no such menu for this target. */
  contentFor(targetId: string, menuId: string | undefined): MenuContent | undefined;
}

export function compileCatalog(catalog: Catalog, version: CatalogVersion): CompiledCatalog {
  const targets = new Map(Object.entries(catalog.targets));
  const contents = new Map<string, MenuContent & { targetId: string }>();
  for (const [id, menu] of Object.entries(catalog.menus)) {
    const target = targets.get(menu.target);
    if (!target) throw new Error(`the catalog was not validated: menu ${id} has no target`);
    const content = renderContent(target, { id, ...menu });
    contents.set(id, { targetId: menu.target, content, contentHash: hashContent(content) });
  }
  return {
    version,
    catalog,
    targetIds: [...targets.keys()],
    target: (targetId) => targets.get(targetId),
    contentFor(targetId, menuId) {
      const found = menuId === undefined ? undefined : contents.get(menuId);
      return found?.targetId === targetId ? found : undefined;
    },
  };
}
