import { expect, test } from "vitest";
import { event, openContactCentre, post, send } from "./contact-centre.ts";
import { loggedIds } from "./sender.ts";

test("the number of partitions changes while events are queued: none is lost, and no repeat is counted again", async () => {
  const centre = await openContactCentre();
  const [many, one] = await Promise.all([
    centre.startIngress({ INTERACTION_PARTITIONS: "8" }),
    centre.startIngress({ INTERACTION_PARTITIONS: "1" }),
  ]);
  const events = Array.from({ length: 40 }, () => event("somebody"));
  const sendTo = async ({ url }: { url: string }) => {
    expect(new Set(await Promise.all(events.map((each) => send(url, each))))).toEqual(new Set([200]));
  };
  await sendTo(many);
  const worker = await centre.startWorker({ INTERACTION_PARTITIONS: "2", SWEEP_INTERVAL_MS: "500" });
  const counted = async () => (await centre.exposures())["variant_b"];
  await expect.poll(counted, { timeout: 15_000 }).toBe(40);

  await worker.stop();
  await centre.startWorker({ INTERACTION_PARTITIONS: "5", SWEEP_INTERVAL_MS: "500" });
  await sendTo(one);
  await sendTo(many);
  const last = event("somebody");
  expect(await send(one.url, last)).toBe(200);
  await expect.poll(counted, { timeout: 15_000 }).toBe(41);
  await expect.poll(() => centre.redis.exists(...waiting(centre.keyPrefix))).toBe(0);
  const logged = () =>
    centre
      .lines("ivr_menu_exposure")
      .map((line) => String(line["interaction_id"]))
      .toSorted();
  // Counted in Redis is not yet read from the worker's pipe.
  await expect.poll(logged).toEqual([...events, last].map(({ id }) => id).toSorted());
  expect(await counted()).toBe(41);
}, 60_000);

test("of an array over several partitions one commit fails: 503, and the repeat counts each event once", async () => {
  const centre = await openContactCentre();
  const ingress = await centre.startIngress({ INTERACTION_PARTITIONS: "4" });
  const events = Array.from({ length: 40 }, () => event("somebody"));
  const array = events.map(({ id, customerId }) => ({ id, customer: { id: customerId } }));
  const sendAll = () => post(ingress.url, array);

  // Nothing can be put into a list that is none.
  const [broken = ""] = waiting(centre.keyPrefix).slice(4, 5);
  await centre.redis.set(broken, "no list");
  expect((await sendAll()).status).toBe(503);
  const stored = waiting(centre.keyPrefix).filter((key) => key !== broken && key.endsWith(":wait"));
  expect(await centre.redis.exists(...stored)).toBe(3);
  await centre.redis.del(broken);
  expect(await sendAll()).toMatchObject({ status: 200, body: { status: "accepted" } });

  await centre.startWorker({ INTERACTION_PARTITIONS: "4" });
  const last = event("somebody");
  expect(await send(ingress.url, last)).toBe(200);
  await expect.poll(() => loggedIds(centre).has(last.id), { timeout: 15_000 }).toBe(true);
  await expect.poll(() => centre.redis.exists(...waiting(centre.keyPrefix))).toBe(0);
  await expect.poll(() => loggedIds(centre).size).toBe(events.length + 1);
  expect(await centre.exposures()).toEqual({ variant_b: events.length + 1 });
}, 60_000);

function waiting(keyPrefix: string): string[] {
  const names = ["interactions", ...Array.from({ length: 7 }, (_, index) => `interactions-${index + 1}`)];
  return names.flatMap((name, partition) =>
    ["wait", "active"].map((state) => `${keyPrefix}:{ix${partition}}:${name}:${state}`),
  );
}
