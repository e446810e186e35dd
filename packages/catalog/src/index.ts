export type { CatalogProblem } from "./catalog-problem.ts";
export type { Environment } from "./expand-variables.ts";
export { formatProblems } from "./format-problems.ts";
export { type ParsedCatalog, parseCatalog } from "./parse-catalog.ts";
export { type LoadedCatalog, type ReadCatalog, readCatalogFile } from "./read-catalog-file.ts";
export { type CatalogWatcher, watchCatalogFile } from "./watch-catalog-file.ts";
