import { expect, test } from "vitest";
import { event, openContactCentre, send } from "./contact-centre.ts";

test("a backlog that nobody drains is refused beyond its mark, and taken in again when it is drained", async () => {
  const centre = await openContactCentre();
  const ingress = await centre.startIngress({ BACKLOG_MAX_BATCHES: "3" });
  let accepted = 0;
  const sendOne = async () => {
    const status = await send(ingress.url, event("somebody"));
    if (status === 200) accepted += 1;
    return status;
  };
  await expect.poll(sendOne, { timeout: 15_000 }).toBe(503);
  expect(accepted).toBeGreaterThanOrEqual(3);
  const metrics = await (await fetch(`${ingress.url}/metrics`)).text();
  expect(metrics).toMatch(/menuswitch_backlog_batches\{[^}]*\} [1-9]/);
  expect(metrics).toMatch(/menuswitch_webhooks_total\{outcome="shed"[^}]*\} [1-9]/);

  await centre.startWorker();
  await expect.poll(sendOne, { timeout: 15_000 }).toBe(200);
  await expect.poll(async () => (await centre.exposures())["variant_b"]).toBe(accepted);
});
