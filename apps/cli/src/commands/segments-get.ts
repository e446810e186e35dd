import { readCatalogFile } from "@menuswitch/catalog";
import { chooseMenu } from "@menuswitch/domain";
import { menuVariables, parseConfig, redisVariables } from "@menuswitch/runtime";
import { makeSegmentReader } from "@menuswitch/state";
import type { Command } from "commander";
import { z } from "zod";
import type { CliContext } from "../cli-context.ts";
import { withRedis } from "../with-redis.ts";

const { SEGMENT_KEY_TEMPLATE, MENU_CATALOG } = menuVariables;
const configSchema = z.object({ ...redisVariables, SEGMENT_KEY_TEMPLATE, MENU_CATALOG });

/** `segments get CUSTOMER`: which segment a customer has, and which menu follows from it. */
export function addSegmentsGet(segments: Command, { env, print }: CliContext): void {
  segments
    .command("get")
    .summary("tells a customer's segment and menu")
    .description(
      [
        "Tells a customer's segment, as workers find it in Redis (REDIS_URL, SEGMENT_KEY_TEMPLATE), and the menu the catalog file (MENU_CATALOG) gives that segment.",
        "",
        "  menuswitch segments get 12345",
        "  menuswitch segments get +13175550123",
      ].join("\n"),
    )
    .argument("<customer>", "the customer's id")
    .option("--json", "print the result as JSON")
    .action(async (customerId: string, options: { json?: boolean }) => {
      const config = parseConfig(configSchema, env);
      const [stored] = await withRedis(config, (redis) =>
        makeSegmentReader({ redis, template: config.SEGMENT_KEY_TEMPLATE }).read([[customerId]]),
      );
      const { segment = "default", problem } = stored ?? {};
      const file = await readCatalogFile(config.MENU_CATALOG, env);
      const menu = file.ok ? chooseMenu(file.catalog, segment) : undefined;
      if (options.json) {
        print(JSON.stringify({ segment, problem, menu: menu?.menuId, target: menu?.targetId }));
        return;
      }
      const heard = menu
        ? `${menu.menuId}, on target ${menu.targetId}`
        : `not known: ${config.MENU_CATALOG} has problems (menuswitch menus check)`;
      const unusable = problem && `what is stored cannot be used: it is ${problem}`;
      const isListed = !file.ok || Object.hasOwn(file.catalog.segments, segment);
      const name = isListed ? segment : `${segment}, which ${config.MENU_CATALOG} does not name`;
      print([`segment: ${name}`, `menu: ${heard}`, ...(unusable ? [unusable] : [])].join("\n"));
    });
}
