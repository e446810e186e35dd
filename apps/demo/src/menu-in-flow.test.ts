import { catalogSchema } from "@menuswitch/domain";
import { expect, test } from "vitest";
import { menuInFlow } from "./menu-in-flow.ts";

const options = [{ value: "agent", prompt: "Press 1" }];
const { menus } = catalogSchema.parse({
  version: 1,
  targets: { main: { kind: "flow", flowId: "f", profile: "seed" } },
  menus: { brief: { target: "main", options, maxRetries: 1 }, patient: { target: "main", options } },
  segments: { default: { menu: "brief" } },
});
const withConfig = (config: object) => ({ name: "IVR", steps: [{ id: "ivr-main-menu", config }] });

test.each([
  ["brief", withConfig({ options, timeout: 10_000, maxRetries: 1, playDigits: true })],
  ["patient", withConfig({ options, timeout: 10_000, maxRetries: 3, playDigits: true })],
  ["patient", { name: "IVR", description: "Menu patient, version 1a2b. Kept up to date by Menuswitch." }],
])("knows %s from what the flow holds", (menuId, content) => {
  expect(menuInFlow(content, menus)).toBe(menuId);
});

test.each([
  ["a menu the catalog does not have", withConfig({ options: [], timeout: 10_000, maxRetries: 3 })],
  ["a flow nobody has written to", { name: "Flow f", type: "INBOUNDCALL" }],
  ["no flow", undefined],
])("knows no menu in %s", (_what, content) => {
  expect(menuInFlow(content, menus)).toBeUndefined();
});
