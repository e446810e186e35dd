import { startPrivateRedis } from "@menuswitch/local-redis";
import { describe, expect, onTestFinished, test } from "vitest";
import { event, openContactCentre, send } from "./contact-centre.ts";
import { expectKept, startSender } from "./sender.ts";

// Processes killed at random moments are the quick proof's, which runs among these tests.
describe("what was acknowledged survives", () => {
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

  test("kill -9 of Redis under load, its return on the same data, and a stop while it is away again", async () => {
    const first = await startPrivateRedis();
    onTestFinished(() => first.close());
    const centre = await openContactCentre({ redisUrl: first.url });
    await centre.redis.config("SET", "appendfsync", "always");
    const ingress = await centre.startIngress();
    const worker = await centre.startWorker();
    const sender = startSender(centre, () => [ingress.url]);
    await sender.more(50);
    await first.kill();

    const begin = performance.now();
    expect(await send(ingress.url, event("somebody"))).toBe(503);
    expect(performance.now() - begin).toBeLessThan(2_000);
    const statusOf = async ({ url }: { url: string }, path: string) => (await fetch(`${url}${path}`)).status;
    for (const each of [ingress, worker]) {
      await expect.poll(() => statusOf(each, "/readyz")).toBe(503);
      expect(await statusOf(each, "/livez")).toBe(200);
    }

    const second = await startPrivateRedis({ dataFolder: first.dataFolder, port: first.port });
    onTestFinished(() => second.close());
    await expect.poll(() => send(ingress.url, event("somebody")), { timeout: 10_000 }).toBe(200);
    expect(await statusOf(ingress, "/readyz")).toBe(200);
    await expect.poll(() => statusOf(worker, "/readyz")).toBe(200);
    await sender.more(50);
    await sender.stop();
    await expectKept(centre, sender.acknowledged, { exact: false });

    const processes = [ingress, worker];
    const saidToBeAway = () =>
      processes.map(({ lines }) => lines.filter(({ msg }) => msg === "redis is away").length);
    const before = saidToBeAway();
    await second.kill();
    await expect.poll(saidToBeAway).toEqual(before.map((times) => times + 1));
    const told = performance.now();
    await Promise.all(processes.map(({ stop }) => stop()));
    expect(performance.now() - told).toBeLessThan(10_000);
    expect(await Promise.all(processes.map(({ exited }) => exited))).toEqual([0, 0]);
  }, 120_000);
});
