import { expect, test } from "vitest";
import type { GenesysClient } from "../src/index.ts";
import { deliveryErrorOf } from "./delivery-error-of.ts";
import { contentFor, seedTarget, startGenesys } from "./start-genesys.ts";

function write(client: GenesysClient): Promise<{ status: number }> {
  return client.write(seedTarget, contentFor(seedTarget), { beforeRequest: async () => {} });
}

test("close ends the connections that were kept, and may be called again", async () => {
  const { client, openSockets } = await startGenesys();
  await Promise.all([write(client), write(client), write(client)]);
  expect(openSockets()).toBeGreaterThan(0);
  await client.close();
  await client.close();
  await expect.poll(openSockets).toBe(0);
});

test("close ends a write under way, whose effect is then unknown", async () => {
  const { client, apiRequests, openSockets } = await startGenesys({ api: () => {} });
  const failing = deliveryErrorOf(write(client));
  await expect.poll(apiRequests).toHaveLength(1);
  await client.close();
  expect(await failing).toMatchObject({ code: "CONNECTION_LOST", effectUnknown: true });
  await expect.poll(openSockets).toBe(0);
});

test("a closed client sends nothing more", async () => {
  const { client, apiRequests } = await startGenesys();
  await client.ensureToken();
  await client.close();
  expect(await deliveryErrorOf(write(client))).toMatchObject({ code: "UNREACHABLE", effectUnknown: false });
  expect(apiRequests()).toHaveLength(0);
});
