import type { CatalogPath } from "@menuswitch/domain";

/** A value of the file, and where it stands. Offsets count from the beginning of the text. */
export interface Located {
  value: unknown;
  offset: number;
  /** Where its key stands; in a list, the value itself. */
  keyOffset: number;
  /** A scalar as the file has it, before variables are put in. */
  written: string;
  /** Something was said of this value already: what follows from it is not worth saying. */
  faulty: boolean;
  children: ReadonlyMap<string | number, Located>;
  /** How many values it is made of, aliases counted as often as they are used. */
  size: number;
}

/** Something wrong at a place of the text. */
export interface Finding {
  offset: number;
  path: CatalogPath;
  message: string;
  hint?: string | undefined;
}

/** The value at a path, or the innermost one around the place where it is missing. */
export function locate(root: Located, path: CatalogPath): { nearest: Located; found: boolean } {
  let nearest = root;
  for (const step of path) {
    const child = nearest.children.get(step);
    if (child === undefined) return { nearest, found: false };
    nearest = child;
  }
  return { nearest, found: true };
}
