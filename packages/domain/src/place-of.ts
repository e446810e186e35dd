import type { Target } from "./catalog.ts";

/**
 * Where in Genesys Cloud a target is. State and lease belong to the place, not to the catalog's name for it: a catalog that
 * renames a target, or lets two targets swap flows, must not have two writers at one flow.
 */
export function placeOf(target: Target): string {
  return `${target.kind}:${target.flowId.toLowerCase()}`;
}
