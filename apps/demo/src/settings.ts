import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";

export type Settings = ReturnType<typeof makeSettings>;

/** Where the demo's menus are: on the flow of the shipped catalog, or in the rows of a data table. */
export type DemoTarget = "flow" | "datatable";

const CATALOGS: Record<DemoTarget, string> = {
  flow: "../../../menus.yaml",
  datatable: "../menus-datatable.yaml",
};

/** Longest wait of a stopping process for its work in hand. */
const STOP_MS = 3_000;

/** Names and keys of one run: nothing of it meets another run, or an installation on the same Redis. */
export function makeSettings(target: DemoTarget) {
  const keyPrefix = `menuswitch-demo-${randomBytes(4).toString("hex")}`;
  return {
    keyPrefix,
    segmentKeyTemplate: `${keyPrefix}:segment:{customerId}`,
    target,
    catalogFile: fileURLToPath(new URL(CATALOGS[target], import.meta.url)),
    flowId: "demo-flow",
    datatableId: "demo-table",
    webhookKey: randomBytes(18).toString("base64url"),
    pseudonymKey: randomBytes(18).toString("base64url"),
    dashboardUser: "demo",
    dashboardPassword: randomBytes(9).toString("base64url"),
    clientId: "demo-client",
    clientSecret: randomBytes(18).toString("base64url"),
    ratePerMinute: 300,
    /** How long the simulated Genesys Cloud takes to answer. */
    genesysLatencyMs: 80,
    stopMs: STOP_MS,
  };
}
