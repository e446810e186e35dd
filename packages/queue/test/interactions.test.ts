import type { Interaction } from "@menuswitch/domain";
import { interaction, testRedis } from "@menuswitch/test-support";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  CommitUnavailableError,
  consumeInteractions,
  consumeSweeps,
  interactionsQueue,
  makeInteractionCommitter,
  makeQueueDepths,
  makeSetAside,
  setAsideQueue,
  sweepQueue,
} from "../src/index.ts";

function setUp(partitions = 1) {
  const { redis, redisUrl, keyPrefix } = testRedis();
  const producer = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
  });
  const batches: number[] = [];
  const committer = makeInteractionCommitter({
    redis: producer,
    keyPrefix,
    partitions,
    timeoutMs: 1_500,
    maxWaiting: 1_000,
    onBatch: (size) => batches.push(size),
  });
  const setAsideIds: string[] = [];
  const setAside = makeSetAside({ redis, keyPrefix, onSetAside: (id) => setAsideIds.push(id) });
  onTestFinished(async () => {
    await committer.close();
    await setAside.close();
    producer.disconnect();
  });
  const queueOf = (partition: number) => {
    const { name, prefix } = interactionsQueue(keyPrefix, partition);
    const queue = new Queue(name, { connection: redis, prefix });
    onTestFinished(() => queue.close());
    return queue;
  };
  function consume(
    plan: (batchId: string, interactions: Interaction[]) => Promise<void>,
    options: { partitions: number } = { partitions },
  ) {
    const errors: Error[] = [];
    const consumer = consumeInteractions({
      redis,
      keyPrefix,
      ...options,
      concurrency: 4,
      plan,
      setAside,
      onError: (error) => errors.push(error),
    });
    onTestFinished(() => consumer.close());
    return { errors, consumer };
  }
  return { redis, producer, keyPrefix, committer, batches, setAsideIds, queueOf, consume };
}

const ready = (redis: Redis) => expect.poll(() => redis.status).toBe("ready");

describe("interactions", () => {
  test("what was committed is planned, every one, and gathered into fewer jobs than interactions", async () => {
    const { producer, committer, batches, consume } = setUp();
    await ready(producer);
    const sent = Array.from({ length: 500 }, () => interaction());
    await Promise.all(sent.map((one) => committer.commit(one)));
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(500);
    expect(batches.length).toBeLessThan(50);
    const planned: string[] = [];
    consume(async (_batchId, interactions) => {
      planned.push(...interactions.map(({ interactionId }) => interactionId));
    });
    await expect.poll(() => planned.length).toBe(500);
    expect(new Set(planned)).toEqual(new Set(sent.map(({ interactionId }) => interactionId)));
  });

  test("repeats of an interaction meet in one partition", async () => {
    const { producer, committer, queueOf } = setUp(4);
    await ready(producer);
    const ids = Array.from({ length: 40 }, (_, index) => `call-${index}`);
    await Promise.all(
      [...ids, ...ids].map((interactionId) => committer.commit(interaction({ interactionId }))),
    );
    const idsOf = async (partition: number) => {
      const jobs = await queueOf(partition).getWaiting();
      return jobs.flatMap(({ data }) => data.interactions.map((one: Interaction) => one.interactionId));
    };
    const partitions = await Promise.all([0, 1, 2, 3].map(idsOf));
    expect(partitions.every((inPartition) => inPartition.length > 0)).toBe(true);
    expect(partitions.flatMap((inPartition) => [...new Set(inPartition)]).toSorted()).toEqual(ids.toSorted());
    expect(partitions.flat()).toHaveLength(80);
  });

  test("what lies in partitions beyond the configured ones is planned too", async () => {
    const { producer, committer, queueOf, consume } = setUp(8);
    await ready(producer);
    const sent = Array.from({ length: 40 }, () => interaction());
    await Promise.all(sent.map((one) => committer.commit(one)));
    const planned: string[] = [];
    const batches: string[] = [];
    const { consumer } = consume(
      async (batchId, interactions) => {
        batches.push(batchId);
        planned.push(...interactions.map(({ interactionId }) => interactionId));
      },
      { partitions: 1 },
    );
    await expect.poll(() => queueOf(0).count()).toBe(0);
    expect(planned.length).toBeLessThan(40);

    await Promise.all([consumer.adoptPartitions(), consumer.adoptPartitions()]);
    await expect.poll(() => planned.length).toBe(40);
    expect(new Set(planned)).toEqual(new Set(sent.map(({ interactionId }) => interactionId)));
    expect(new Set(batches).size).toBe(batches.length);
  });

  test("a batch that fails is planned again, as often as it takes", async () => {
    const { producer, committer, consume } = setUp();
    await ready(producer);
    let runs = 0;
    const { errors } = consume(async () => {
      runs += 1;
      if (runs < 3) throw new Error("not yet");
    });
    await committer.commit(interaction());
    await expect.poll(() => runs, { timeout: 15_000 }).toBe(3);
    expect(errors.map(({ message }) => message)).toEqual(["not yet", "not yet"]);
  });

  test("an interaction that is none is set aside alone; the rest of its batch is planned", async () => {
    const { redis, keyPrefix, queueOf, consume, setAsideIds } = setUp();
    const sound = interaction();
    await queueOf(0).add("batch", { interactions: [{ interactionId: 7 }, sound, null] });
    const planned: string[] = [];
    consume(async (_batchId, interactions) => {
      planned.push(...interactions.map(({ interactionId }) => interactionId));
    });
    await expect.poll(() => planned).toEqual([sound.interactionId]);
    expect(setAsideIds).toHaveLength(2);
    const { name, prefix } = setAsideQueue(keyPrefix);
    const aside = new Queue(name, { connection: redis, prefix });
    onTestFinished(() => aside.close());
    expect((await aside.getWaiting()).map(({ data }) => data.interaction)).toEqual(
      expect.arrayContaining([{ interactionId: 7 }, null]),
    );
  });

  test("a job that is no batch is set aside whole", async () => {
    const { queueOf, consume, setAsideIds } = setUp();
    await queueOf(0).add("batch", { something: "else" });
    const { errors } = consume(async () => {});
    await expect.poll(() => setAsideIds).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test("refuses at once while Redis is away", async () => {
    const { keyPrefix } = testRedis();
    const nowhere = new Redis("redis://127.0.0.1:1", { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    nowhere.on("error", () => {});
    const committer = makeInteractionCommitter({
      redis: nowhere,
      keyPrefix,
      partitions: 1,
      timeoutMs: 1_500,
      maxWaiting: 10,
    });
    const begin = performance.now();
    await expect(committer.commit(interaction())).rejects.toBeInstanceOf(CommitUnavailableError);
    expect(performance.now() - begin).toBeLessThan(1_000);
    await committer.close();
    nowhere.disconnect();
  });

  test("tells how much waits, and for how long", async () => {
    const { redis, keyPrefix, queueOf } = setUp(2);
    const depths = makeQueueDepths({ redis, keyPrefix, partitions: 2 });
    onTestFinished(() => depths.close());
    await queueOf(1).add("batch", { interactions: [] }, { timestamp: Date.now() - 5_000 });
    const read = new Map((await depths.read()).map((depth) => [depth.queue, depth]));
    expect([...read.keys()]).toEqual(["interactions", "interactions-1", "deliveries", "set-aside"]);
    expect(read.get("interactions")).toMatchObject({ waiting: 0, oldestWaitingMs: 0 });
    expect(read.get("interactions-1")?.waiting).toBe(1);
    expect(read.get("interactions-1")?.oldestWaitingMs).toBeGreaterThanOrEqual(5_000);
  });
});

test("a sweep runs again and again, on one of several workers", async () => {
  const { redis, keyPrefix } = testRedis();
  let sweeps = 0;
  const sweep = async () => {
    sweeps += 1;
  };
  const begin = Date.now();
  const workers = [1, 2, 3].map(() =>
    consumeSweeps({ redis, keyPrefix, everyMs: 200, sweep, onError: () => {} }),
  );
  await Promise.all(workers.map((worker) => worker.ensureScheduled()));
  await expect.poll(() => sweeps).toBeGreaterThanOrEqual(4);
  expect(sweeps).toBeLessThanOrEqual(2 + (Date.now() - begin) / 200);

  const { name, prefix } = sweepQueue(keyPrefix);
  await redis.del(`${prefix}:${name}:repeat`, `${prefix}:${name}:delayed`);
  const before = sweeps;
  await workers[0]?.ensureScheduled();
  await expect.poll(() => sweeps).toBeGreaterThanOrEqual(before + 3);
  await Promise.all(workers.map((worker) => worker.close()));
});
