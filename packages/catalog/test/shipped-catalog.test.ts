import { join } from "node:path";
import { expect, test } from "vitest";
import { readCatalogFile } from "../src/read-catalog-file.ts";

test("the catalog that comes with the project has the two menus of the tutorial", async () => {
  const file = join(import.meta.dirname, "../../../menus.yaml");
  const read = await readCatalogFile(file, { GENESYS_FLOW_ID: "f-1" });
  const common = { target: "main-ivr", timeoutMs: 10_000, maxRetries: 3 };
  expect(read).toMatchObject({
    warnings: [],
    catalog: {
      targets: {
        "main-ivr": { kind: "flow", flowId: "f-1", name: "Dynamic IVR Menu Flow", profile: "seed" },
      },
      menus: {
        variant_a: {
          ...common,
          options: [
            { value: "support", prompt: "Press 1 for priority support" },
            { value: "billing", prompt: "Press 2 for account billing" },
            { value: "sales", prompt: "Press 3 for dedicated sales" },
          ],
        },
        variant_b: {
          ...common,
          options: [
            { value: "support", prompt: "Press 1 for general support" },
            { value: "hours", prompt: "Press 2 for business hours" },
            { value: "agent", prompt: "Press 3 to speak with an agent" },
          ],
        },
      },
      segments: { premium: { menu: "variant_a" }, default: { menu: "variant_b" } },
    },
  });
});
