import type { z } from "zod";

/** A segment of the catalog and the menu it gets. */
export interface Assignment {
  segment: string;
  menuId: string;
}

/** What of a catalog concerns one of its targets. */
export interface Audience {
  /** The segments whose menu is on this target. */
  assignments: readonly Assignment[];
  /** All menus on this target. */
  menuIds: readonly string[];
}

/** One place of a catalog that holds exactly one menu. */
export interface Placement<P> {
  /** The catalog's name of the target that it is one of the places of. */
  name: string;
  /** What deliveries and logs call it: the target's name in the catalog, of a row followed by a slash and the row's key. */
  targetId: string;
  target: P;
  /** What it holds whoever calls; undefined where the newest caller decides. */
  assigned: Assignment | undefined;
}

/**
 * What the rules know of one kind of target. A target of the catalog (`T`, as its schema reads it) is where menus go; it has
 * one place (`P`) that holds a menu, or several.
 */
export interface CatalogTargetKind<T, P, Schema extends z.ZodType<T> = z.ZodType<T>> {
  schema: Schema;
  /** What it is called in a sentence. */
  noun: string;
  /** The key of the catalog that holds its id in Genesys Cloud. */
  idKey: keyof T & string;
  placements(name: string, target: T, audience: Audience): Placement<P>[];
  /** The place that serves a segment with this menu. */
  targetIdFor(name: string, target: T, assignment: Assignment): string;
  /** Names the place in Genesys Cloud: state and lease belong to it, whatever the catalog calls it. */
  placeOf(target: P): string;
  /** What in Genesys Cloud the place is, or is a part of: places that share it are looked at together. */
  idOf(target: P): string;
  /** How `ivr_menu_update` names the place: `flow_id` always, null where it is no flow. */
  logFields(target: P): { flow_id: string | null; [field: string]: string | null };
}
