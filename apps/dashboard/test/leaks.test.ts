import type { openQueue } from "@menuswitch/queue";
import { interaction } from "@menuswitch/test-support";
import { expect, test } from "vitest";
import { fillIn, readingRoutes, writingRoutes } from "./board-routes.ts";
import { startDashboard } from "./start-dashboard.ts";

const CUSTOMER = "jane.doe@example.com";
const NUMBER = "+4930901820";
const TOKEN = "eyJhbGciOi.secret";
const PLANTED = [CUSTOMER, "jane.doe", NUMBER, NUMBER.slice(1), TOKEN];
const TEXT = `failed for ${CUSTOMER}, ${NUMBER}, Bearer ${TOKEN}`;

type Dashboard = Awaited<ReturnType<typeof startDashboard>>;

/** Puts the values wherever BullMQ stores something about a job, and returns the job's id. */
async function plant(
  { redis }: Dashboard,
  queue: ReturnType<typeof openQueue>,
  { name, data, text }: Planting,
): Promise<string> {
  const telemetry = { metadata: CUSTOMER, omitContext: true };
  const job = await queue.add(name, data, { telemetry, deduplication: { id: `${name}-1` } });
  await job.log(text);
  await job.updateProgress({ customer: CUSTOMER });
  await redis.hset(queue.toKey(job.id ?? ""), {
    returnvalue: JSON.stringify({ number: NUMBER, token: TOKEN }),
    failedReason: text,
    stacktrace: JSON.stringify([`Error: ${text}\n    at plan (/app/plan.ts:1:2)`, text]),
    defa: text,
    pb: "worker-1",
  });
  await queue.upsertJobScheduler(
    "sweep",
    { every: 3_600_000 },
    { name, data: { customer: CUSTOMER }, opts: { telemetry } },
  );
  return job.id ?? "";
}

interface Planting {
  name: string;
  data: unknown;
  text: string;
}

const plantings: Record<string, Planting> = {
  interactions: {
    name: CUSTOMER,
    data: {
      interactions: [
        interaction({ customerId: CUSTOMER, otherIdentities: [NUMBER, CUSTOMER], ani: NUMBER }),
        { customerId: CUSTOMER, source: CUSTOMER, [NUMBER]: TOKEN },
      ],
      customer: CUSTOMER,
    },
    text: TEXT,
  },
  "set-aside": {
    name: CUSTOMER,
    data: { interaction: { customerId: CUSTOMER, [NUMBER]: { token: TOKEN } }, reason: TEXT, ani: NUMBER },
    text: TEXT,
  },
  // Named after a target, and without a caller's data by design: what is left is a net.
  deliveries: {
    name: "main-ivr",
    data: { refused: { code: "X", remedy: "Y", customer: CUSTOMER }, ani: NUMBER },
    text: `failed, ${NUMBER}, Bearer ${TOKEN}`,
  },
  sweep: {
    name: "sweep",
    data: { customer: CUSTOMER, token: TOKEN },
    text: `failed, ${NUMBER}, Bearer ${TOKEN}`,
  },
};

async function startWithPlantedJobs(role: "viewer" | "operator") {
  const dashboard = await startDashboard({ role, partitions: 1 });
  const jobs: { queueName: string; jobId: string }[] = [];
  for (const [queueName, planting] of Object.entries(plantings)) {
    const queue = dashboard.queues.find(({ name }) => name === queueName);
    if (queue === undefined) throw new Error(`no queue ${queueName}`);
    jobs.push({ queueName, jobId: await plant(dashboard, queue, planting) });
    expect(JSON.stringify(await queue.getJobs())).toContain(NUMBER);
  }
  return { ...dashboard, jobs };
}

function expectNoLeak(url: string, { body, headers }: { body: string; headers: object }): void {
  const answer = `${body} ${JSON.stringify(headers)}`;
  expect(
    PLANTED.filter((value) => answer.includes(value)),
    url,
  ).toEqual([]);
}

test("no answer of the board holds anything about a customer", async () => {
  const { app, jobs } = await startWithPlantedJobs("viewer");
  let shownJobs = 0;
  for (const { path } of readingRoutes) {
    for (const job of jobs) {
      const query = `?activeQueue=${job.queueName}&status=latest&page=1&jobsPerPage=100&root=node`;
      const url = fillIn(path, { ...job, schedulerId: "sweep" }) + query;
      const response = await app.inject({ url });
      expectNoLeak(url, response);
      expect(response.statusCode, url).toBe(200);
      if (response.body.includes('"stacktrace"')) shownJobs += 1;
    }
  }
  // Each job alone and in its queue's list: the answers searched did tell of the jobs.
  expect(shownJobs).toBe(2 * jobs.length);
});

test("no answer to an operator's change does either", async () => {
  const { app, jobs } = await startWithPlantedJobs("operator");
  const statusOf: Record<string, number> = {};
  for (const job of jobs) {
    for (const { method, path } of writingRoutes) {
      const url = fillIn(path, { ...job, schedulerId: "sweep", queueStatus: "failed" });
      const response = await app.inject({ method, url, payload: {} });
      expectNoLeak(`${method} ${url}`, response);
      statusOf[`${method} ${url}`] = response.statusCode;
    }
  }
  expect(statusOf).toMatchObject({ "PUT /api/queues/interactions/job-schedulers/sweep/run": 200 });
});

test("a failed batch tells the kind of error and the place in the code, a failed delivery all", async () => {
  const { app, jobs } = await startWithPlantedJobs("viewer");
  const failureOf = async (name: string) => {
    const { queueName = "", jobId = "" } = jobs.find((job) => job.queueName === name) ?? {};
    return (await app.inject({ url: `/api/queues/${queueName}/${jobId}` })).json().job;
  };
  const batch = await failureOf("interactions");
  expect(batch.failedReason).toMatch(/^Error: .*workers' log/);
  expect(batch.stacktrace.join()).toContain("at plan (/app/plan.ts:1:2)");
  expect((await failureOf("deliveries")).failedReason).toBe("failed, [hidden], Bearer [hidden]");
});
