import type { JsonValue } from "@menuswitch/domain";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { withInstallation } from "../installation.ts";
import { type FieldChange, type Planned, planMenus } from "../menus/plan-menus.ts";

const LONGEST_VALUE = 160;

/** `menus plan`: what would be written, against what Genesys Cloud holds now. */
export function addMenusPlan(menus: Command, { env, print, exitWith }: CliContext): void {
  menus
    .command("plan")
    .summary("shows what would be written to Genesys Cloud")
    .description(
      [
        "Shows how what Genesys Cloud holds now differs from what the catalog file wants there, and writes nothing. A flow is to hold the menu of its newest caller, a data table row the one of its segment. Reads take their share of the workers' API budget.",
        "",
        "+ to create  ~ to change  = as it should be  . waits for a first caller  ? could not be read",
        "",
        "Wants a worker's variables: GENESYS_REGION, GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET, REDIS_URL, MENU_CATALOG.",
        "",
        "Exit code 0: no difference. 2: there is one. 1: something could not be read.",
      ].join("\n"),
    )
    .option("--json", "print the result as JSON")
    .action(async (options: { json?: boolean }) => {
      const planned = await withInstallation(env, planMenus);
      const has = (...actions: Planned["action"][]) => planned.some(({ action }) => actions.includes(action));
      if (has("unknown")) exitWith(1);
      else if (has("create", "change")) exitWith(2);
      print(options.json ? JSON.stringify(planned) : describePlan(planned));
    });
}

/** Every place with a difference, then the count of all. */
function describePlan(planned: readonly Planned[]): string {
  const count = (action: Planned["action"]) => planned.filter((one) => one.action === action).length;
  return [
    ...planned.flatMap(describeOne),
    "",
    `Plan: ${count("create")} to create, ${count("change")} to change, ${count("keep")} as they should be, ${count("wait")} waiting for a first caller, ${count("unknown")} unknown.`,
  ].join("\n");
}

function describeOne(one: Planned): string[] {
  switch (one.action) {
    case "create": {
      const filled = one.changes.filter(({ to }) => to !== "");
      return [`+ ${one.targetId}: ${one.menuId}`, ...filled.map(indented)];
    }
    case "change":
      return [`~ ${one.targetId}: ${one.menuId}`, ...one.changes.map(indented)];
    case "keep":
      return [`= ${one.targetId}: ${one.menuId}`];
    case "wait":
      return [`. ${one.targetId}: no caller yet`];
    case "unknown":
      return [`? ${one.targetId}: ${one.reason}`];
  }
}

const indented = (change: FieldChange) => `    ${describeChange(change)}`;

function describeChange({ field, from, to }: FieldChange): string {
  return from === undefined ? `${field}: ${shown(to)}` : `${field}: ${shown(from)} -> ${shown(to)}`;
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
