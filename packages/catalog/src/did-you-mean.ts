import { closest, distance } from "fastest-levenshtein";

const MAX_NAMES_COMPARED = 1_000;
const MAX_NAMES_LISTED = 10;

/** A hint for a name that is not one of `known`: the one that was probably meant, else all, where they are few. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const likely = closestName(name, known);
  if (likely !== undefined) return `did you mean "${likely}"?`;
  if (known.length === 0 || known.length > MAX_NAMES_LISTED) return undefined;
  return `known: ${known.join(", ")}`;
}

/** The known name that `name` is a slip of: two letters swapped, or up to a third of them wrong. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || known.length > MAX_NAMES_COMPARED) return undefined;
  const likely = closest(name, known);
  const slips = Math.max(likely.length >= 4 ? 2 : 1, likely.length / 3);
  return distance(name.toLowerCase(), likely.toLowerCase()) <= slips ? likely : undefined;
}
