import { expect, test } from "vitest";
import { event, openContactCentre, post, send } from "./contact-centre.ts";

/** As a flow does. */
const ask = async (ingressUrl: string, caller: Record<string, string>) =>
  (await post(ingressUrl, caller, "/v1/menu-decision")).body;

test("a flow that asks ten times hears one menu, counts as one caller, and causes no write to Genesys", async () => {
  const centre = await openContactCentre();
  const [ingress, worker] = await Promise.all([
    centre.startIngress({ DECISION_TIMEOUT_MS: "10000", COMMIT_TIMEOUT_MS: "10000" }),
    centre.startWorker(),
  ]);
  const catalogOf = async ({ url }: { url: string }): Promise<Record<string, unknown>> => {
    const readiness: unknown = await (await fetch(`${url}/readyz`)).json();
    return Object(Reflect.get(Object(readiness), "catalog"));
  };
  await expect.poll(() => catalogOf(ingress), { timeout: 15_000 }).toMatchObject({ state: "current" });
  await centre.setSegment("+13175550123", "premium");
  const caller = { conversationId: "conversation-1", ani: "tel:+13175550123" };
  const first = await ask(ingress.url, caller);
  expect(first).toMatchObject({
    variantId: "variant_a",
    segment: "premium",
    reason: "segment",
    revision: (await catalogOf(worker))["hash"],
  });
  await centre.setSegment("+13175550123", "side");
  const answers = await Promise.all(Array.from({ length: 9 }, () => ask(ingress.url, caller)));
  expect(answers).toEqual(Array(9).fill(first));

  await ask(ingress.url, { conversationId: "conversation-2" });
  const exposures = () => centre.lines("ivr_menu_exposure");
  await expect.poll(() => exposures().length, { timeout: 15_000 }).toBe(2);
  expect(await centre.redis.keys(`${centre.keyPrefix}:{target:*`)).toEqual([]);

  // What is written now is the webhook's.
  await send(ingress.url, event("somebody"));
  await expect.poll(() => centre.firstPrompt("flow-main"), { timeout: 15_000 }).toContain("business hours");
  expect(centre.simulator.requests({ method: "PUT" })).toHaveLength(1);
  expect(exposures()).toMatchObject([
    { interaction_id: "conversation-1", variant_id: "variant_a", customer_segment: "premium", target: null },
    { interaction_id: "conversation-2", variant_id: "variant_b", customer_segment: "default", target: null },
    { variant_id: "variant_b", source: "tutorial", target: "main-ivr" },
  ]);
  await expect.poll(centre.exposures).toEqual({ variant_a: 1, variant_b: 2 });
});
