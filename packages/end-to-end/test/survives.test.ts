import { setTimeout as sleep } from "node:timers/promises";
import { startPrivateRedis } from "@menuswitch/local-redis";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ContactCentre, type Event, event, openContactCentre, send } from "./contact-centre.ts";

const SEGMENTS = ["premium", "default", "side"] as const;
const MENU_OF = { premium: "variant_a", default: "variant_b", side: "side" } as const;
const PROMPT_OF = {
  premium: "Press 1 for priority support",
  default: "Press 1 for business hours",
  side: "Press 1 for an agent",
} as const;

/** Sends events until told to stop, repeats among them and times shuffled; keeps what was acknowledged. */
function startSender(centre: ContactCentre, ingressUrls: () => string[]) {
  const acknowledged: (Event & { segment: (typeof SEGMENTS)[number] })[] = [];
  let stopped = false;
  let sent = 0;

  async function sendOne(): Promise<void> {
    sent += 1;
    const segment = SEGMENTS[Math.floor(Math.random() * 3)] ?? "default";
    const one = {
      ...event(`${segment}-${sent}`, { occurredAt: Date.now() - Math.floor(Math.random() * 5_000) }),
      segment,
    };
    if (segment !== "default") await centre.setSegment(one.customerId, segment);
    const urls = ingressUrls();
    const repeats = Math.random() < 0.2 ? 2 : 1;
    for (let index = 0; index < repeats; index += 1) {
      const status = await send(urls[(sent + index) % urls.length] ?? "", one);
      if (status === 200 && index === 0) acknowledged.push(one);
      if (status !== 200) break;
    }
  }

  const running = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!stopped) {
        await sendOne();
        await sleep(5);
      }
    }),
  );
  async function stop(): Promise<void> {
    stopped = true;
    await running;
  }
  onTestFinished(stop);
  return {
    acknowledged,
    stop,
    /** Resolves when so many more events have been acknowledged. */
    async more(events: number) {
      const goal = acknowledged.length + events;
      await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(goal);
    },
  };
}

/** What must be true when everything has settled, worked out from what was sent alone. */
async function expectKept(
  centre: ContactCentre,
  acknowledged: readonly (Event & { segment: (typeof SEGMENTS)[number] })[],
  { exact }: { exact: boolean },
) {
  const perMenu: Record<string, number> = {};
  for (const { segment } of acknowledged) perMenu[MENU_OF[segment]] = (perMenu[MENU_OF[segment]] ?? 0) + 1;
  // Each by its id: events whose answer was lost may be there too, and would hide a missing one in a sum.
  const missing = () => {
    const logged = new Set(centre.lines("ivr_menu_exposure").map((line) => line["interaction_id"]));
    return acknowledged.filter(({ id }) => !logged.has(id));
  };
  await expect.poll(missing, { timeout: 45_000, interval: 200 }).toEqual([]);
  if (exact) {
    await expect.poll(centre.exposures).toEqual(perMenu);
  }

  const newest = (segments: readonly string[]) =>
    acknowledged
      .filter(({ segment }) => segments.includes(segment))
      .sort((a, b) => b.occurredAt - a.occurredAt)[0];
  const main = newest(["premium", "default"]);
  const side = newest(["side"]);
  if (exact && main) {
    await expect
      .poll(() => centre.firstPrompt("flow-main"), { timeout: 30_000 })
      .toBe(PROMPT_OF[main.segment]);
  }
  if (side)
    await expect.poll(() => centre.firstPrompt("flow-side"), { timeout: 30_000 }).toBe(PROMPT_OF.side);
  expect(centre.simulator.inFlight("flow-main").highest).toBeLessThanOrEqual(1);
}

describe("what was acknowledged survives", () => {
  test("kill -9 of workers at random moments: nothing lost, everything counted once, the last word stands", async () => {
    const centre = await openContactCentre({ simulator: { latencyMs: 30 } });
    const ingress = await centre.startIngress();
    const workers = await Promise.all([centre.startWorker(), centre.startWorker()]);
    const sender = startSender(centre, () => [ingress.url]);
    for (let kill = 0; kill < 5; kill += 1) {
      await sender.more(20 + Math.floor(Math.random() * 60));
      const victim = workers[kill % 2];
      victim?.kill("SIGKILL");
      await victim?.exited;
      workers[kill % 2] = await centre.startWorker();
    }
    await sender.stop();
    expect(sender.acknowledged.length).toBeGreaterThan(100);
    await expectKept(centre, sender.acknowledged, { exact: true });
  }, 120_000);

  test("kill -9 of an ingress under load: what it answered 200 is there", async () => {
    const centre = await openContactCentre();
    const ingresses = await Promise.all([centre.startIngress(), centre.startIngress()]);
    await centre.startWorker();
    const sender = startSender(centre, () => ingresses.map(({ url }) => url));
    for (let kill = 0; kill < 3; kill += 1) {
      await sender.more(20 + Math.floor(Math.random() * 60));
      ingresses[kill % 2]?.kill("SIGKILL");
      ingresses[kill % 2] = await centre.startIngress();
    }
    await sender.stop();
    // An event whose answer was lost with the ingress may be there too: at least, not exactly.
    await expectKept(centre, sender.acknowledged, { exact: false });
  }, 120_000);

  test("SIGTERM under load: everything accepted is answered and kept, and the processes end by themselves", async () => {
    const centre = await openContactCentre({ simulator: { latencyMs: 50 } });
    const ingresses = [await centre.startIngress(), await centre.startIngress()];
    const first = await centre.startWorker();
    const sender = startSender(centre, () => ingresses.map(({ url }) => url));
    await sender.more(50);
    const second = await centre.startWorker();
    await first.stop();
    expect(await first.exited).toBe(0);
    const leaving = ingresses.shift();
    await leaving?.stop();
    expect(await leaving?.exited, JSON.stringify(leaving?.lines.slice(-5))).toBe(0);
    await sender.more(50);
    await sender.stop();
    await expectKept(centre, sender.acknowledged, { exact: false });
    await second.stop();
    expect(await second.exited).toBe(0);
  }, 120_000);

  test("a worker frozen in the middle of a write and woken later does not leave its old menu behind", async () => {
    const centre = await openContactCentre();
    const ingress = await centre.startIngress();
    const frozen = await centre.startWorker({ GENESYS_TIMEOUT_MS: "1000" });
    centre.simulator.addFault({ kind: "latency", ms: 500, count: 1 });
    await send(ingress.url, event("anybody", { occurredAt: Date.now() - 10_000 }));
    await expect.poll(() => centre.simulator.inFlight("flow-main").current).toBe(1);
    frozen.kill("SIGSTOP");

    await centre.startWorker({ GENESYS_TIMEOUT_MS: "1000" });
    await centre.setSegment("vip", "premium");
    await send(ingress.url, event("vip"));
    await expect
      .poll(() => centre.firstPrompt("flow-main"), { timeout: 30_000 })
      .toBe("Press 1 for priority support");
    frozen.kill("SIGCONT");
    await expect
      .poll(() => frozen.lines.some(({ msg }) => String(msg).startsWith("the lease was lost")), {
        timeout: 15_000,
      })
      .toBe(true);
    await expect
      .poll(() => centre.redis.hexists(`${centre.keyPrefix}:{target:flow:flow-main}:state`, "intent"), {
        timeout: 30_000,
      })
      .toBe(0);
    expect(centre.firstPrompt("flow-main")).toBe("Press 1 for priority support");
  }, 120_000);

  test("kill -9 of Redis under load, and its return on the same data", async () => {
    const first = await startPrivateRedis();
    onTestFinished(() => first.close());
    const centre = await openContactCentre({ redisUrl: first.url });
    await centre.redis.config("SET", "appendfsync", "always");
    const ingress = await centre.startIngress();
    await centre.startWorker();
    const sender = startSender(centre, () => [ingress.url]);
    await sender.more(50);
    await first.kill();

    const begin = performance.now();
    expect(await send(ingress.url, event("somebody"))).toBe(503);
    expect(performance.now() - begin).toBeLessThan(2_000);
    const ready = (path: string) => fetch(`${ingress.url}${path}`).then(({ status }) => status);
    await expect.poll(() => ready("/readyz")).toBe(503);
    expect(await ready("/livez")).toBe(200);

    const second = await startPrivateRedis({ dataFolder: first.dataFolder, port: first.port });
    onTestFinished(() => second.close());
    await expect.poll(() => send(ingress.url, event("somebody")), { timeout: 10_000 }).toBe(200);
    expect(await ready("/readyz")).toBe(200);
    await sender.more(50);
    await sender.stop();
    await expectKept(centre, sender.acknowledged, { exact: false });
  }, 120_000);

  test("processes told to stop while Redis is away end by themselves, soon", async () => {
    const redis = await startPrivateRedis();
    onTestFinished(() => redis.close());
    const centre = await openContactCentre({ redisUrl: redis.url });
    const processes = [await centre.startIngress(), await centre.startWorker()];
    await expect
      .poll(() => processes.every(({ lines }) => lines.some(({ msg }) => msg === "redis is ready")))
      .toBe(true);
    await redis.kill();
    await expect
      .poll(() => processes.every(({ lines }) => lines.some(({ msg }) => msg === "redis is away")))
      .toBe(true);
    const begin = performance.now();
    await Promise.all(processes.map(({ stop }) => stop()));
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(await Promise.all(processes.map(({ exited }) => exited))).toEqual([0, 0]);
  }, 60_000);
});
