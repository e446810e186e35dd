import { expect, test } from "vitest";
import { event, openContactCentre, send } from "./contact-centre.ts";

const TARGETS = 20;
const EVENTS = 600;
const SENDERS = 16;
const LIMIT_PER_MINUTE = 300;
/** What is kept of the limit, and the burst, as docs/architecture.md says. */
const PER_SECOND = (LIMIT_PER_MINUTE * 0.95) / 60;
const BURST = 2 * PER_SECOND;
/** A request may be that much later at Genesys than its turn was: this machine has other things to do. */
const LATENESS_SECONDS = 2;

const numbers = Array.from({ length: TARGETS }, (_, n) => n);
const menus = numbers.flatMap((n) => ["a", "b"].map((letter) => ({ n, id: `menu_${n}_${letter}` })));
const catalog = [
  "version: 1",
  "targets:",
  ...numbers.map((n) => `  target_${n}: { kind: flow, flowId: flow-${n}, profile: seed }`),
  "menus:",
  ...menus.map(({ n, id }) => `  ${id}: { target: target_${n}, options: [{ value: a, prompt: ${id} }] }`),
  "segments:",
  ...menus.map(({ id }) => `  ${id}: { menu: ${id} }`),
  "  default: { menu: menu_0_a }",
].join("\n");

test("three ingresses and five workers share one Redis and nothing else: one writer per target, one purse", async () => {
  const centre = await openContactCentre({
    catalog,
    simulator: { latencyMs: 50, rateLimitPerMinute: 100_000 },
  });
  const env = { INTERACTION_PARTITIONS: "2" };
  // A request that its sender gave up on may still be under way at a Genesys that is slow: here none is given up.
  const limit = { GENESYS_RATE_LIMIT_PER_MINUTE: String(LIMIT_PER_MINUTE), GENESYS_TIMEOUT_MS: "15000" };
  const starting = Array.from({ length: 5 }, () => centre.startWorker({ ...env, ...limit }));
  const ingresses = await Promise.all(Array.from({ length: 3 }, () => centre.startIngress(env)));
  const workers = await Promise.all(starting);
  await Promise.all(menus.map(({ id }) => centre.setSegment(id, id)));

  const begin = Date.now() - EVENTS;
  const events = Array.from({ length: EVENTS }, (_, index) =>
    // Each newer than the one before, and wanting the other menu of its target.
    event(menus[(index * 2 + (Math.floor(index / TARGETS) % 2)) % menus.length]?.id ?? "", {
      occurredAt: begin + index,
    }),
  );
  const statuses: number[] = [];
  const queue = events.entries();
  const sendAll = async () => {
    for (const [index, one] of queue) {
      // Every fifth is sent to two ingresses at once.
      const to = index % 5 === 0 ? [index, index + 1] : [index];
      const sends = to.map((number) => send(ingresses[number % ingresses.length]?.url ?? "", one));
      statuses.push(...(await Promise.all(sends)));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sendAll));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);

  const counted = async () => Object.values(await centre.exposures()).reduce((sum, count) => sum + count, 0);
  await expect.poll(counted, { timeout: 30_000, interval: 200 }).toBe(EVENTS);
  const logged = () =>
    centre
      .lines("ivr_menu_exposure")
      .map((line) => String(line["interaction_id"]))
      .toSorted();
  // Counted in Redis is not yet read from the workers' pipes.
  await expect.poll(logged).toEqual(events.map(({ id }) => id).toSorted());
  const newest = new Map(events.map(({ customerId }) => [`flow-${customerId.split("_")[1]}`, customerId]));
  await expect
    .poll(() => new Map([...newest.keys()].map((flowId) => [flowId, centre.firstPrompt(flowId)])), {
      timeout: 30_000,
      // To look is work too, and takes from the eight processes.
      interval: 500,
    })
    .toEqual(newest);

  for (const flowId of newest.keys()) expect(centre.simulator.inFlight(flowId).highest, flowId).toBe(1);
  const times = centre.simulator.requests({ endpoint: "api" }).map(({ startedAtMs }) => startedAtMs / 1_000);
  expect(tooMany(times)).toEqual([]);
  // There was more to do than the purse allowed, and more than one did it.
  expect(times.length).toBeGreaterThan(2 * BURST);
  const planners = workers.filter(({ lines }) =>
    lines.some((line) => line["event_type"] === "ivr_menu_exposure"),
  );
  expect(planners.length).toBeGreaterThan(2);
}, 120_000);

/** Windows that hold more requests than the purse may have granted. */
function tooMany(times: readonly number[]): { seconds: number; requests: number }[] {
  return times.flatMap((from, first) =>
    times.slice(first).flatMap((to, offset) => {
      const [seconds, requests] = [to - from, offset + 1];
      const allowed = BURST + (seconds + LATENESS_SECONDS) * PER_SECOND;
      return requests > allowed ? [{ seconds, requests }] : [];
    }),
  );
}
