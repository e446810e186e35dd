import type { Catalog } from "@menuswitch/domain";
import { z } from "zod";

const rowSchema = z.object({ VariantId: z.string() }).catchall(z.unknown());

/** Which of the catalog's menus a row of the demo's table is; undefined where it is none, or not all of one. */
export function menuInRow(content: unknown, menus: Catalog["menus"]): string | undefined {
  const row = rowSchema.safeParse(content).data;
  if (row === undefined) return undefined;
  const menu = menus[row.VariantId];
  if (menu === undefined) return undefined;
  const isWhole = menu.options.every(
    ({ value, prompt, dtmf }, index) =>
      row[`Value${index + 1}`] === value &&
      row[`Prompt${index + 1}`] === prompt &&
      row[`Digit${index + 1}`] === dtmf,
  );
  return isWhole && row["TimeoutMs"] === menu.timeoutMs ? row.VariantId : undefined;
}
