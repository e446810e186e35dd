import type { Customer } from "./make-customers.ts";
import { paint } from "./screen.ts";
import type { Settings } from "./settings.ts";
import type { System } from "./start-system.ts";

/** Where to look while the demo stays up, and how to send an event of one's own. */
export function nextSteps(system: System, settings: Settings, customers: readonly Customer[]): string[] {
  const { dashboardUser, dashboardPassword, webhookKey } = settings;
  const metrics = [system.ingress, ...system.workers].map((url) => `${url}/metrics`);
  const [first, ...others] = onePerSegment(customers);
  return [
    paint.strong("To look at"),
    `  Queues        ${system.dashboard}   user ${dashboardUser}, password ${dashboardPassword}`,
    `  Webhook API   ${system.ingress}/docs`,
    `  Genesys Cloud ${system.simulator}/admin${holdsPath(settings)}`,
    `  Metrics       ${metrics.join("  ")}`,
    paint.strong("To send an event of your own"),
    `  curl -d '{"customer":{"id":"${first?.id}"}}' -H 'Content-Type: application/json' -H 'X-API-Key: ${webhookKey}' ${system.ingress}/webhook/interaction-start`,
    `  ${first?.id} is ${describeSegment(first)}; try also ${others.map((one) => `${one.id} (${describeSegment(one)})`).join(", ")}`,
    "What becomes of it shows here. Ctrl-C ends the demo.",
  ];
}

function holdsPath({ target, flowId, datatableId }: Settings): string {
  return target === "flow"
    ? `/flows/${flowId}/holds   (what the flow holds now)`
    : `/datatables/${datatableId}/rows/premium/lookup   (what a flow finds for a premium caller)`;
}

/** Those whom an event of the sender's own shape can name. */
function onePerSegment(customers: readonly Customer[]): Customer[] {
  const own = customers.filter(({ kind }) => kind === "own");
  return own.filter(({ segment }, index) => own.findIndex((one) => one.segment === segment) === index);
}

const describeSegment = (customer: Customer | undefined) => customer?.segment ?? "of no segment";
