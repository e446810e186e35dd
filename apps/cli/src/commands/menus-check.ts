import { formatProblems, readCatalogFile } from "@menuswitch/catalog";
import type { Catalog } from "@menuswitch/domain";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";

/** `menus check [file]`: says what is wrong with a catalog file, or what is in it. */
export function addMenusCheck(menus: Command, { env, print, exitWith }: CliContext): void {
  menus
    .command("check")
    .summary("checks a catalog file")
    .description(
      [
        "Checks a catalog file: names that lead nowhere, keys that do not exist, and what callers would stumble over, such as a prompt that says 2 for an option on 3. Each problem with its line.",
        "",
        "  menuswitch menus check menus.yaml",
        "",
        "Variables that the file names, such as GENESYS_FLOW_ID, are taken from the environment.",
        "",
        "Exit code 0: it can be used, even where there are warnings. 1: it has problems.",
      ].join("\n"),
    )
    .argument("[file]", "the catalog file (default: $MENU_CATALOG, else menus.yaml)")
    .option("--json", "print the result as JSON")
    .action(async (given: string | undefined, options: { json?: boolean }) => {
      const file = given || env["MENU_CATALOG"]?.trim() || "menus.yaml";
      const read = await readCatalogFile(file, env);
      if (!read.ok) exitWith(1);
      if (options.json) {
        const { problems, warnings } = read.ok ? { ...read, problems: [] } : { ...read, warnings: [] };
        print(JSON.stringify({ file, ok: read.ok, problems, warnings }));
        return;
      }
      if (!read.ok) {
        print(formatProblems(read.problems));
        return;
      }
      if (read.warnings.length > 0) print(formatProblems(read.warnings, "warning"));
      print(summarise(file, read.catalog));
    });
}

function summarise(file: string, { targets, menus, segments }: Catalog): string {
  const counts = [
    count(targets, "target", "targets"),
    count(menus, "menu", "menus"),
    count(segments, "segment", "segments"),
  ];
  const used = new Set(Object.values(segments).map((segment) => segment.menu));
  const unused = Object.keys(menus).filter((menu) => !used.has(menu));
  const note = unused.length === 0 ? [] : [`used by no segment: ${unused.join(", ")}`];
  return [`${file} is good: ${counts.join(", ")}`, ...note].join("\n");
}

function count(entries: object, one: string, many: string): string {
  const { length } = Object.keys(entries);
  return `${length} ${length === 1 ? one : many}`;
}
