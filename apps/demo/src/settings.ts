import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";

export type Settings = ReturnType<typeof makeSettings>;

/** Longest wait of a stopping process for its work in hand. */
const STOP_MS = 3_000;

/** Names and keys of one run: nothing of it meets another run, or an installation on the same Redis. */
export function makeSettings() {
  const keyPrefix = `menuswitch-demo-${randomBytes(4).toString("hex")}`;
  return {
    keyPrefix,
    segmentKeyTemplate: `${keyPrefix}:segment:{customerId}`,
    catalogFile: fileURLToPath(new URL("../../../menus.yaml", import.meta.url)),
    flowId: "demo-flow",
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
