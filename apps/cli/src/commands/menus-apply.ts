import { makeDeliveries } from "@menuswitch/queue";
import { StartError } from "@menuswitch/runtime";
import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../cli-context.ts";
import { withInstallation } from "../installation.ts";
import { type Applied, applyMenus, NewerCatalogError } from "../menus/apply-menus.ts";

/** `menus apply`: brings every target right now, by the workers. */
export function addMenusApply(menus: Command, { env, print, showProgress, exitWith }: CliContext): void {
  menus
    .command("apply")
    .summary("brings all targets to what the catalog file wants")
    .description(
      [
        "Makes the catalog file the one in force, has the workers write every target that Genesys Cloud holds otherwise, and waits until they have: through the same queue and within the same API budget as ever, so a worker has to run. A flow without a caller yet stays as it is.",
        "",
        "Wants a worker's variables: GENESYS_REGION, GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET, REDIS_URL, MENU_CATALOG.",
        "",
        "  menuswitch menus plan && echo nothing to do || menuswitch menus apply --timeout 300",
        "",
        "Exit code 0: all targets are as they should be. 1: some are not.",
      ].join("\n"),
    )
    .option("--timeout <seconds>", "longest wait for the workers", readSeconds, 120)
    .option("--json", "print the result as JSON")
    .action(async (options: { timeout: number; json?: boolean }) => {
      const applied = await withInstallation(env, async (installation) => {
        const { redis, config } = installation;
        const deliveries = makeDeliveries({ redis, keyPrefix: config.REDIS_KEY_PREFIX, coalesceWindowMs: 0 });
        try {
          return await applyMenus(installation, deliveries, {
            timeoutMs: options.timeout * 1_000,
            onProgress: (done, all) => showProgress?.(`${done} of ${all} targets`),
          });
        } catch (error) {
          if (!(error instanceof NewerCatalogError)) throw error;
          throw new StartError(
            `A newer catalog is in force than ${config.MENU_CATALOG}: save the file again (touch ${config.MENU_CATALOG}) if it is the right one.`,
            { cause: error },
          );
        } finally {
          await deliveries.close();
        }
      });
      showProgress?.("");
      if (applied.some(({ result }) => result === "refused" || result === "waiting")) exitWith(1);
      print(options.json ? JSON.stringify(applied) : applied.map(describe).join("\n"));
    });
}

function describe({ targetId, result, reason }: Applied): string {
  switch (result) {
    case "live":
      return `✓ ${targetId}`;
    case "no caller yet":
      return `. ${targetId}: no caller yet`;
    case "refused":
      return `✗ ${targetId}: ${reason ?? "refused; the dashboard says why, under deliveries"}`;
    case "waiting":
      return `✗ ${targetId}: not yet written. Is a worker running, and is the budget spent?`;
  }
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError("must be a number of seconds.");
  return seconds;
}
