import { createServer } from "node:net";
import { Redis } from "ioredis";
import { expect, inject, onTestFinished, test } from "vitest";
import { answers, runDemoProcess } from "./run-demo-process.ts";

const LONG = { timeout: 90_000 };
const soon = { timeout: 60_000 };
/** Where a Redis is looked for. */
const PATH = process.env["PATH"] ?? "";

test(
  "with --once it shows that all is right, exits with 0 and leaves a given Redis as it was",
  LONG,
  async () => {
    const redis = new Redis(inject("redisUrl"));
    onTestFinished(() => redis.disconnect());
    const demo = runDemoProcess(["--once", "--events", "60"], { REDIS_URL: inject("redisUrl") });
    expect(await demo.ended, demo.output()).toBe(0);

    for (const row of [
      /Webhooks acknowledged +\d+ accepted, \d+ ignored .*, 0 refused +ok/,
      /Duplicates sent +\d+/,
      /Exposures +60 of 60 interactions: variant_a \d+, variant_b \d+ +ok/,
      /Events lost +0 +ok/,
      /Menus written +\d+ times, at most 1 at a time per target +ok/,
      /Writes avoided +\d+/,
      /429s +0 +ok/,
      /Event to live +p50 \d+ ms, p99 \d+ ms .* +ok/,
      /main-ivr: live = desired +yes: variant_[ab] +ok/,
    ]) {
      expect(demo.output()).toMatch(row);
    }
    expect(demo.output().split("\n").length).toBeLessThan(40);
    expect(await redis.keys("menuswitch-demo-*")).toEqual([]);
  },
);

test(
  "without --once it stays up, takes events of one's own and tells what becomes of them; on a data table here",
  LONG,
  async () => {
    // Whoever has the port the ingress is known by keeps it.
    const squatter = createServer();
    squatter.on("error", () => {}).listen(8080, "127.0.0.1");
    onTestFinished(() => void squatter.close());

    const demo = runDemoProcess(["--events", "10", "--target", "datatable"], { PATH });
    await expect.poll(demo.output, soon).toContain("Ctrl-C ends the demo");
    expect(demo.output()).toMatch(/Right before the first call +all, and not touched since +ok/);
    expect(demo.output()).toMatch(/menus-table\/premium: live = desired +yes: variant_a +ok/);
    expect(demo.output()).toMatch(/menus-table\/default: live = desired +yes: variant_b +ok/);
    const [, key, url] = /X-API-Key: (\S+)' (\S+)/.exec(demo.output()) ?? [];
    expect(url).not.toContain(":8080/");
    const answer = await fetch(url ?? "", {
      method: "POST",
      headers: { "x-api-key": key ?? "", "content-type": "application/json" },
      body: JSON.stringify({ id: "my-own-call", customer: { id: "customer-0" } }),
    });
    expect(await answer.json()).toEqual({ status: "accepted", interactionId: "my-own-call" });
    await expect.poll(demo.output, soon).toContain("my-own-call: segment premium, hears variant_a");

    const urls = demo.urls();
    expect(urls.length).toBeGreaterThanOrEqual(5);
    demo.kill("SIGINT");
    expect(await demo.ended, demo.output()).toBe(0);
    expect(await Promise.all(urls.map(answers))).not.toContain(true);
  },
);

test("killed in the middle, it leaves nothing behind", LONG, async () => {
  const demo = runDemoProcess(["--events", "50"], { PATH });
  await expect.poll(demo.output, soon).toContain(" sent\n");
  const urls = demo.urls();
  expect(await Promise.all(urls.map(answers))).not.toContain(false);
  demo.kill("SIGKILL");
  await demo.ended;
  await expect.poll(() => Promise.all(urls.map(answers)), soon).not.toContain(true);
});

test("stopped before it knows whether all is right, it exits with 130", LONG, async () => {
  const demo = runDemoProcess([], { PATH });
  await expect.poll(demo.output, soon).toContain("Starting");
  demo.kill("SIGTERM");
  expect(await demo.ended).toBe(130);
});
