import type { Catalog } from "../catalog.ts";
import type { CatalogPath } from "../find-catalog-problems.ts";
import type { Menu } from "../menu.ts";
import { optionPart } from "../targets/column-source.ts";
import { spokenKeys } from "./spoken-keys.ts";

/** What a catalog may say, and callers may not like. Lengths of time are in seconds. */
export type CatalogWarning = { path: CatalogPath } & (
  | { code: "other-key-spoken"; dtmf: string; spoken: readonly string[] }
  | { code: "many-options"; options: number; advised: number }
  | { code: "no-agent" }
  | { code: "long-prompt"; seconds: number; advised: number }
  | { code: "long-menu"; seconds: number; advised: number }
  | { code: "unmapped-options"; options: number; mapped: number; target: string }
);

/** More than that, and callers have forgotten the first when they hear the last. */
const ADVISED_OPTIONS = 5;
/** About 150 English words a minute. */
const CHARACTERS_PER_SECOND = 15;
const ADVISED_PROMPT_SECONDS = 10;
const ADVISED_MENU_SECONDS = 30;

const PERSON =
  /\b(?:agents?|operators?|representatives?|reps?|support|advis[oe]rs?|specialists?|receptionist|person|human|someone|customer (?:care|service)|(?:speak|talk) (?:to|with))\b/i;

/** What is worth a second look in a good catalog: nothing here keeps it from being used. */
export function findCatalogWarnings(catalog: Catalog): CatalogWarning[] {
  return Object.entries(catalog.menus).flatMap(([menuId, menu]) => {
    const path = ["menus", menuId];
    return [
      ...otherKeysSpoken(path, menu),
      ...tooMany(path, menu),
      ...tooLong(path, menu),
      ...withoutAgent(path, menu),
      ...unmapped(path, menu, catalog),
    ];
  });
}

function otherKeysSpoken(menuPath: CatalogPath, { options }: Menu): CatalogWarning[] {
  return options.flatMap(({ prompt, dtmf }, index): CatalogWarning[] => {
    const spoken = spokenKeys(prompt);
    if (spoken.length === 0 || spoken.includes(dtmf)) return [];
    const path = [...menuPath, "options", index, "prompt"];
    return [{ code: "other-key-spoken", path, dtmf, spoken }];
  });
}

function tooMany(path: CatalogPath, { options }: Menu): CatalogWarning[] {
  if (options.length <= ADVISED_OPTIONS) return [];
  return [{ code: "many-options", path, options: options.length, advised: ADVISED_OPTIONS }];
}

function tooLong(menuPath: CatalogPath, { options }: Menu): CatalogWarning[] {
  const seconds = options.map(({ prompt }) => prompt.length / CHARACTERS_PER_SECOND);
  const prompts = seconds.flatMap((duration, index): CatalogWarning[] => {
    if (duration <= ADVISED_PROMPT_SECONDS) return [];
    const path = [...menuPath, "options", index, "prompt"];
    return [{ code: "long-prompt", path, seconds: Math.round(duration), advised: ADVISED_PROMPT_SECONDS }];
  });
  const total = seconds.reduce((sum, duration) => sum + duration, 0);
  // Where single prompts are at fault, shortening them is what there is to do.
  if (prompts.length > 0 || total <= ADVISED_MENU_SECONDS) return prompts;
  const advised = ADVISED_MENU_SECONDS;
  return [{ code: "long-menu", path: menuPath, seconds: Math.round(total), advised }];
}

function withoutAgent(path: CatalogPath, { options, agent }: Menu): CatalogWarning[] {
  const namesOne = options.some(({ value, prompt }) => PERSON.test(wordsOf(value)) || PERSON.test(prompt));
  return agent === "auto" && !namesOne ? [{ code: "no-agent", path }] : [];
}

/** `live-agent` and `speakToAgent` are made of words too. */
function wordsOf(value: string): string {
  return value.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");
}

/** Options that a data table has no column for: its flow cannot play them. */
function unmapped(path: CatalogPath, menu: Menu, { targets }: Catalog): CatalogWarning[] {
  const target = targets[menu.target];
  if (target?.kind !== "datatable") return [];
  const numbers = Object.values(target.columns).map((source) => optionPart(source)?.number ?? 0);
  const mapped = Math.max(0, ...numbers);
  const options = menu.options.length;
  // A table without any option's column names the menu only, for a flow that knows the rest.
  if (mapped === 0 || options <= mapped) return [];
  return [{ code: "unmapped-options", path, options, mapped, target: menu.target }];
}
