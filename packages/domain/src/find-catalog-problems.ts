import { DEFAULT_SEGMENT } from "./catalog.ts";

/** A place in a catalog: the keys and list positions that lead to it. */
export type CatalogPath = readonly (string | number)[];

/** Parts of a catalog that do not fit each other. */
export type CatalogMismatch = { path: CatalogPath } & (
  | { code: "unknown-menu" | "unknown-target"; name: string; known: readonly string[] }
  | { code: "no-default-segment"; known: readonly string[] }
  | { code: "duplicate-option" | "duplicate-flow"; firstPath: CatalogPath }
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
    ...repeatedFlows(targets ?? []),
    ...unknownNames("unknown-target", "menus", menus, "target", targets),
    ...(menus ?? []).flatMap(([menu, entry]) => repeatedOptions(menu, own(entry, "options"))),
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

/** Two targets that are one flow would write over each other, each believing that it alone decides. */
function repeatedFlows(targets: Entries): CatalogMismatch[] {
  const flows = targets.map(([target, entry]) => ({
    path: ["targets", target, "flowId"],
    // Flow ids are UUIDs: either case means the same flow.
    content: textOf(own(entry, "flowId")).toLowerCase(),
  }));
  return repeats(flows).map((repeat) => ({ code: "duplicate-flow", ...repeat }));
}

function repeatedOptions(menu: string, options: unknown): CatalogMismatch[] {
  if (!Array.isArray(options)) return [];
  const values = options.map((option: unknown, index) => ({
    path: ["menus", menu, "options", index, "value"],
    content: textOf(own(option, "value")),
  }));
  return repeats(values).map((repeat) => ({ code: "duplicate-option", ...repeat }));
}

function repeats(
  items: readonly { path: CatalogPath; content: string }[],
): { path: CatalogPath; firstPath: CatalogPath }[] {
  const firstPaths = new Map<string, CatalogPath>();
  return items.flatMap(({ path, content }) => {
    if (content === "") return [];
    const firstPath = firstPaths.get(content);
    if (firstPath !== undefined) return [{ path, firstPath }];
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
