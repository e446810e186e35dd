import { DEFAULT_SEGMENT } from "./catalog.ts";
import { keyAt, MAX_OPTIONS } from "./menu.ts";
import { catalogTargetKinds } from "./targets/target-kinds.ts";

/** A place in a catalog: the keys and list positions that lead to it. */
export type CatalogPath = readonly (string | number)[];

/** Parts of a catalog that do not fit each other. */
export type CatalogMismatch = { path: CatalogPath } & (
  | { code: "unknown-menu" | "unknown-target"; name: string; known: readonly string[] }
  | { code: "no-default-segment"; known: readonly string[] }
  | { code: "duplicate-option"; firstPath: CatalogPath }
  | { code: "duplicate-dtmf"; firstPath: CatalogPath; dtmf: string }
  | { code: "duplicate-target"; firstPath: CatalogPath; noun: string }
);

/**
 * What the catalog schema cannot see: names that lead nowhere, a missing default, the same thing twice. Takes catalogs
 * that break the schema too, so that all problems can be told at once, and passes over the parts that are broken.
 */
export function findCatalogProblems(catalog: unknown): CatalogMismatch[] {
  const targets = entries(own(catalog, "targets"));
  const menus = entries(own(catalog, "menus"));
  const segments = entries(own(catalog, "segments"));
  return [
    ...repeatedTargets(targets ?? []),
    ...unknownNames("unknown-target", "menus", menus, "target", targets),
    ...(menus ?? []).flatMap(([menu, entry]) => {
      const options = own(entry, "options");
      return Array.isArray(options) ? [...repeatedValues(menu, options), ...repeatedKeys(menu, options)] : [];
    }),
    ...unknownNames("unknown-menu", "segments", segments, "menu", menus),
    ...missingDefault(segments),
  ];
}

type Entries = readonly (readonly [name: string, entry: unknown])[];

function unknownNames(
  code: "unknown-menu" | "unknown-target",
  section: string,
  referrers: Entries | undefined,
  field: string,
  referents: Entries | undefined,
): CatalogMismatch[] {
  if (referents === undefined) return [];
  const known = referents.map(([name]) => name);
  const names = new Set(known);
  return (referrers ?? []).flatMap(([referrer, entry]) => {
    const name = own(entry, field);
    return typeof name !== "string" || names.has(name)
      ? []
      : [{ code, path: [section, referrer, field], name, known }];
  });
}

function missingDefault(segments: Entries | undefined): CatalogMismatch[] {
  if (segments === undefined) return [];
  const known = segments.map(([name]) => name);
  return known.includes(DEFAULT_SEGMENT) ? [] : [{ code: "no-default-segment", path: ["segments"], known }];
}

/** Two targets that are one flow or one table would write over each other, each believing that it alone decides. */
function repeatedTargets(targets: Entries): CatalogMismatch[] {
  return Object.entries(catalogTargetKinds).flatMap(([kind, { idKey, noun }]) => {
    const ids = targets
      .filter(([, entry]) => own(entry, "kind") === kind)
      .map(([target, entry]) => ({
        path: ["targets", target, idKey],
        // Ids are UUIDs: either case means the same.
        content: textOf(own(entry, idKey)).toLowerCase(),
      }));
    return repeats(ids).map(({ path, firstPath }) => ({ code: "duplicate-target", path, firstPath, noun }));
  });
}

function repeatedValues(menu: string, options: readonly unknown[]): CatalogMismatch[] {
  const values = options.map((option, index) => ({
    path: ["menus", menu, "options", index, "value"],
    content: textOf(own(option, "value")),
  }));
  return repeats(values).map(({ path, firstPath }) => ({ code: "duplicate-option", path, firstPath }));
}

/** A caller who presses a key means one option. */
function repeatedKeys(menu: string, options: readonly unknown[]): CatalogMismatch[] {
  const keys = options.slice(0, MAX_OPTIONS).map((option, index) => {
    const given = own(option, "dtmf");
    const path = ["menus", menu, "options", index];
    return given === undefined
      ? { path, content: keyAt(index) }
      : { path: [...path, "dtmf"], content: String(given) };
  });
  return repeats(keys).map(({ path, firstPath, content }) => ({
    code: "duplicate-dtmf",
    path,
    firstPath,
    dtmf: content,
  }));
}

function repeats(
  items: readonly { path: CatalogPath; content: string }[],
): { path: CatalogPath; firstPath: CatalogPath; content: string }[] {
  const firstPaths = new Map<string, CatalogPath>();
  return items.flatMap(({ path, content }) => {
    if (content === "") return [];
    const firstPath = firstPaths.get(content);
    if (firstPath !== undefined) return [{ path, firstPath, content }];
    firstPaths.set(content, path);
    return [];
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

function entries(value: unknown): Entries | undefined {
  return isMapping(value) ? Object.entries(value) : undefined;
}

function own(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
