/** What is wrong with a catalog file, for the person who wrote it. Holds no value of an environment variable. */
export interface CatalogProblem {
  /** The file as it was named. */
  file: string;
  /** Both count from 1. */
  line: number;
  column: number;
  /** Where in the catalog, as `menus.variant_a.options[1].prompt`; empty for the file as a whole. */
  path: string;
  message: string;
  /** What to do about it. */
  hint?: string | undefined;
}

/** A problem of a file that has no text to point at. */
export function problemOfFile(file: string, message: string, hint?: string): CatalogProblem {
  return { file, line: 1, column: 1, path: "", message, hint };
}
