import {
  type Catalog,
  chooseMenu,
  DEFAULT_SEGMENT,
  type Desired,
  type JsonValue,
  type Moment,
  type PlacedTarget,
  placementsOf,
  placeOf,
} from "@menuswitch/domain";
import { hashContent } from "./hash-content.ts";
import { renderContent } from "./render-content.ts";

/** Orders catalogs: by the file's modification time (epoch ms), then by content hash. */
type CatalogVersion = { modifiedAt: number; hash: string };

interface RenderedMenu {
  menuId: string;
  /** What would be sent to the target. */
  content: JsonValue;
  contentHash: string;
}

/** What the catalog itself wants somewhere, as if it were a caller: the newest version decides. */
export interface Standing extends Moment {
  menuId: string;
  segment: string;
}

/** One place of the catalog that holds a menu. */
export interface CompiledTarget {
  targetId: string;
  target: PlacedTarget;
  place: string;
  /** Of a place that has its menu from the catalog, whoever calls; undefined where the newest caller decides. */
  standing: Standing | undefined;
}

/** A catalog with every menu rendered as each place would be sent it. */
export interface CompiledCatalog {
  version: CatalogVersion;
  catalog: Catalog;
  targets: ReadonlyMap<string, CompiledTarget>;
  /** The menu of a segment and the place that holds it; a segment the catalog does not know is served as the default. */
  choose(segment: string): { menuId: string; targetId: string };
  /**
   * The menu to hold for what is desired. A menu that the catalog no longer has, or has moved to another target, is
   * replaced by what the newest caller's segment gets now; undefined where that is another target's.
   */
  menuFor(targetId: string, desired: Pick<Desired, "menuId" | "segment">): RenderedMenu | undefined;
}

export function compileCatalog(catalog: Catalog, version: CatalogVersion): CompiledCatalog {
  const targets = new Map<string, CompiledTarget>();
  const menus = new Map<string, ReadonlyMap<string, RenderedMenu>>();
  for (const { name, targetId, target, assigned } of placementsOf(catalog)) {
    const standing = assigned && { ...assigned, ...momentOf(version) };
    targets.set(targetId, { targetId, target, place: placeOf(target), standing });
    const here = assigned ? [assigned.menuId] : menusOn(catalog, name);
    menus.set(targetId, new Map(here.map((menuId) => [menuId, render(catalog, target, menuId)])));
  }
  const choices = new Map(
    Object.keys(catalog.segments).map((segment) => [segment, chooseMenu(catalog, segment)]),
  );
  const choiceOfDefault = chooseMenu(catalog, DEFAULT_SEGMENT);
  const choose = (segment: string) => choices.get(segment) ?? choiceOfDefault;
  return {
    version,
    catalog,
    targets,
    choose,
    menuFor(targetId, { menuId, segment }) {
      const standing = targets.get(targetId)?.standing;
      const here = menus.get(targetId);
      if (standing) return here?.get(standing.menuId);
      return here?.get(menuId) ?? here?.get(choose(segment).menuId);
    },
  };
}

function menusOn({ menus }: Catalog, name: string): string[] {
  return Object.entries(menus).flatMap(([menuId, { target }]) => (target === name ? [menuId] : []));
}

function render({ menus }: Catalog, target: PlacedTarget, menuId: string): RenderedMenu {
  const menu = menus[menuId];
  if (!menu) throw new Error(`the catalog was not validated: menu ${menuId} is missing`);
  const content = renderContent(target, { id: menuId, ...menu });
  return { menuId, content, contentHash: hashContent(content) };
}

/** Orders catalogs as they order themselves: by modification time, then by hash. */
function momentOf({ modifiedAt, hash }: CatalogVersion): Moment {
  return { occurredAt: modifiedAt, receivedAt: modifiedAt, interactionId: hash };
}
