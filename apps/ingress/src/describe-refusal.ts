import type { Path, Refusal } from "./parsed-event.ts";

/**
 * A refusal for the sender: the field's name and what is wrong with it.
 *
 * @param index of the event in an array of them
 */
export function describeRefusal({ path, problem }: Refusal, index?: number): string {
  if (path.length > 0) return `${describePath(index === undefined ? path : [index, ...path])} ${problem}`;
  return index === undefined ? problem : `[${index}]: ${problem}`;
}

const describePath = (path: Path) =>
  path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
