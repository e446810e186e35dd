import { DeliveryError } from "@menuswitch/domain";
import { type DeliveryRun, makeDeliveries } from "@menuswitch/queue";
import { describe, expect, onTestFinished, test } from "vitest";
import { fillIn, writingRoutes } from "./board-routes.ts";
import { startDashboard } from "./start-dashboard.ts";

const params = { queueName: "deliveries", jobId: "1", queueStatus: "failed", schedulerId: "sweep" };

/** A delivery that Genesys refuses for good until `allow` is called. */
async function startWithRefusedDelivery(role: "viewer" | "operator") {
  const dashboard = await startDashboard({ role });
  const runs: DeliveryRun[] = [];
  let allowed = false;
  const deliveries = makeDeliveries({ ...dashboard, coalesceWindowMs: 0 });
  const consumer = deliveries.consume({
    concurrency: 1,
    onError: () => {},
    deliver: async (run) => {
      runs.push(run);
      if (allowed) return { verdict: "done" };
      const message = "Genesys Cloud answered 403.";
      return {
        verdict: "give-up",
        error: new DeliveryError({ code: "FORBIDDEN", message, remedy: "Add a role." }),
      };
    },
  });
  onTestFinished(async () => {
    await consumer.close();
    await deliveries.close();
  });
  await deliveries.poke("main-ivr");
  const failed = async () => {
    const answer = await dashboard.app.inject({ url: "/api/queues?activeQueue=deliveries&status=failed" });
    return answer.json().queues.find(({ name }: { name: string }) => name === "deliveries").jobs;
  };
  await expect.poll(failed).toHaveLength(1);
  const allow = () => {
    allowed = true;
  };
  return { ...dashboard, runs, failed, allow };
}

describe("a viewer", () => {
  test.each(writingRoutes)("is refused $method $path", async ({ method, path }) => {
    const { app } = await startDashboard();
    const response = await app.inject({ method, url: fillIn(path, params), payload: {} });
    expect(response.statusCode).toBe(405);
    expect(response.json().error).toContain("read-only");
  });

  test("sees why a delivery failed and what to do, and cannot retry it", async () => {
    const { app, runs, failed } = await startWithRefusedDelivery("viewer");
    const [job] = await failed();
    expect(job).toMatchObject({
      name: "main-ivr",
      failedReason: "Genesys Cloud answered 403. Add a role.",
      data: { refused: { code: "FORBIDDEN", remedy: "Add a role." } },
    });
    const response = await app.inject({ method: "PUT", url: `/api/queues/deliveries/${job.id}/retry` });
    expect(response.statusCode).toBe(405);
    expect(await failed()).toHaveLength(1);
    expect(runs).toHaveLength(1);
  });

  test("sees queues that say they are read-only", async () => {
    const { app } = await startDashboard();
    const { queues } = (await app.inject({ url: "/api/queues" })).json();
    expect(queues.map(({ name, readOnlyMode }: Record<string, unknown>) => [name, readOnlyMode])).toEqual([
      ["interactions", true],
      ["interactions-1", true],
      ["deliveries", true],
      ["sweep", true],
      ["set-aside", true],
    ]);
  });
});

describe("an operator", () => {
  test("retries a failed delivery, which then runs again", async () => {
    const { app, runs, failed, allow } = await startWithRefusedDelivery("operator");
    allow();
    const [job] = await failed();
    const response = await app.inject({ method: "PUT", url: `/api/queues/deliveries/${job.id}/retry` });
    expect(response.statusCode).toBe(204);
    await expect.poll(() => runs.length).toBe(2);
    expect(runs[1]).toMatchObject({ targetId: "main-ivr", retriedByOperator: true });
    await expect.poll(failed).toHaveLength(0);
  });

  test("removes a failed delivery", async () => {
    const { app, failed } = await startWithRefusedDelivery("operator");
    const [job] = await failed();
    await app.inject({ method: "PUT", url: `/api/queues/deliveries/${job.id}/clean` });
    expect(await failed()).toHaveLength(0);
  });

  test("cannot replace a batch by what is shown of it", async () => {
    const { app, queues } = await startDashboard({ role: "operator" });
    const batch = await queues[0]?.add("batch", { interactions: ["as stored"] });
    for (const request of [
      { method: "PATCH", url: `/api/queues/interactions/${batch?.id}/update-data`, payload: { jobData: {} } },
      {
        method: "POST",
        url: "/api/queues/interactions/add",
        payload: { name: "batch", data: {}, options: {} },
      },
    ] as const) {
      expect((await app.inject(request)).statusCode).toBe(405);
    }
    const [stored, ...others] = (await queues[0]?.getJobs()) ?? [];
    expect(stored?.data).toEqual({ interactions: ["as stored"] });
    expect(others).toEqual([]);
  });

  test("cannot change the rate limit, nor stop the sweep", async () => {
    const { app, queues } = await startDashboard({ role: "operator" });
    const [deliveries, sweep] = queues.slice(2);
    await deliveries?.setGlobalRateLimit(5, 1_000);
    await sweep?.upsertJobScheduler("sweep", { every: 60_000 }, { name: "sweep" });
    await sweep?.pause();
    for (const url of [
      "/api/queues/deliveries/rate-limit",
      "/api/queues/deliveries/rate-limit/release",
      "/api/queues/sweep/job-schedulers/sweep/remove",
      "/api/queues/sweep/obliterate",
    ]) {
      expect((await app.inject({ method: "PUT", url, payload: {} })).statusCode).toBe(405);
    }
    expect(await deliveries?.getGlobalRateLimit()).toEqual({ max: 5, duration: 1_000 });
    expect(await sweep?.getJobSchedulersCount()).toBe(1);
  });

  test.each([
    ["another site's page", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["another port of this host", { "sec-fetch-site": "same-site", origin: "http://localhost:3000" }],
    ["another origin, where the browser says no more", { origin: "https://evil.example" }],
    ["an origin that ends alike", { origin: "http://evil-dash.example:8081" }],
    ["a page without an origin", { origin: "null" }],
  ])("changes nothing through %s", async (_, headers) => {
    const { app, queues } = await startDashboard({ role: "operator" });
    const request = { method: "PUT", url: "/api/queues/deliveries/pause" } as const;
    const response = await app.inject({ ...request, headers: { host: "dash.example:8081", ...headers } });
    expect(response.statusCode).toBe(403);
    expect(await queues[2]?.isPaused()).toBe(false);
  });

  test.each([
    ["the dashboard's own page", { "sec-fetch-site": "same-origin", origin: "https://dash.example" }],
    ["its own page, where the browser says no more", { origin: "http://dash.example:8081" }],
    ["no browser", {}],
  ])("pauses a queue through %s", async (_, headers) => {
    const { app, queues } = await startDashboard({ role: "operator" });
    const request = { method: "PUT", url: "/api/queues/deliveries/pause" } as const;
    await app.inject({ ...request, headers: { host: "dash.example:8081", ...headers } });
    expect(await queues[2]?.isPaused()).toBe(true);
  });
});
