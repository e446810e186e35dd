import { StartError } from "@menuswitch/runtime";
import { Command, CommanderError } from "commander";
import type { CliContext } from "./cli-context.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addMenusApply } from "./commands/menus-apply.ts";
import { addMenusCheck } from "./commands/menus-check.ts";
import { addMenusPlan } from "./commands/menus-plan.ts";
import { addSegmentsGet } from "./commands/segments-get.ts";
import { addSegmentsImport } from "./commands/segments-import.ts";

/** Runs one command line. Returns the exit code: 0 all is well, 1 the command found problems or was used wrongly, 2 a difference where a command looks for one. */
export async function runCli(
  args: readonly string[],
  surroundings: Omit<CliContext, "exitWith">,
): Promise<number> {
  let exitCode: 0 | 1 | 2 = 0;
  const context: CliContext = {
    ...surroundings,
    exitWith: (code) => {
      exitCode = code;
    },
  };

  const program = new Command("menuswitch")
    .description(
      [
        "Tools for those who run Menuswitch and write its menus.",
        "",
        "  menuswitch menus check menus.yaml   before menus are put into force",
        "  menuswitch doctor                   before a worker is started, and when something does not work",
        "  menuswitch menus plan               what would change in Genesys Cloud",
        "  menuswitch segments get 12345       which menu a customer hears, and why",
        "",
        "Settings are those of the worker, from the environment; `menuswitch <command> --help` tells which.",
      ].join("\n"),
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      writeErr: (text) => context.warn(text.trimEnd()),
    })
    .showHelpAfterError("(--help tells more)");
  const menus = program.command("menus").description("The menus and who hears them.");
  addMenusCheck(menus, context);
  addMenusPlan(menus, context);
  addMenusApply(menus, context);
  addDoctor(program, context);
  const segments = program.command("segments").description("Which customers belong to which segment.");
  addSegmentsImport(segments, context);
  addSegmentsGet(segments, context);

  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof StartError) {
      context.warn(error.message);
      return 1;
    }
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 1;
  }
  return exitCode;
}
