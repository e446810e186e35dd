import type { CatalogPath } from "@menuswitch/domain";

const MAX_SHOWN = 80;

/** Text of the file inside a message: in quotes, and not longer than one can read. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}

/** `menus.variant_a.options[1].prompt` */
export function showPath(path: CatalogPath): string {
  return path.map(showStep).join("").replace(/^\./, "");
}

function showStep(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[\w-]{1,80}$/.test(step) ? `.${step}` : `[${quote(step)}]`;
}
