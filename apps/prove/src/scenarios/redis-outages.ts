import { setTimeout as sleep } from "node:timers/promises";
import { startSender } from "../actors/sender.ts";
import { watchShedding } from "../actors/watch-shedding.ts";
import { freeze } from "../processes/freeze.ts";
import type { Scenario, Stage } from "./scenario.ts";

const OUTAGE_MS = 10_000;
/** Longer than any wait between two attempts to connect, or than a job is taken to be in good hands. */
const LONG_OUTAGE_MS = 60_000;
const QUICK_OUTAGE_MS = 2_000;
const AROUND_MS = 2_000;

/** Traffic before, during and after an outage of Redis that `outage` makes. */
async function outageUnderLoad(
  stage: Stage,
  outage: (ms: number) => Promise<void>,
  fullMs = OUTAGE_MS,
): Promise<void> {
  const { centre, random, full, copies, traffic, say } = stage;
  const sender = startSender(centre, random.fork("sender"), copies, traffic);
  await sleep(full ? AROUND_MS : 500);
  const calm = centre.disturb();
  say("Redis goes");
  await outage(full ? fullMs : QUICK_OUTAGE_MS);
  say("Redis is back");
  await sleep(full ? AROUND_MS : 500);
  calm();
  await sender.stop();
}

export const redisKilled: Scenario = {
  name: "Redis kill -9",
  about: "kill -9 of Redis, and its return on its append-only file (appendfsync always)",
  async run(stage) {
    const { centre, full } = stage;
    const { redis, redisServer } = centre;
    for (let time = 0; time < (full ? 3 : 1); time += 1) {
      // With everysec Redis may acknowledge what it has not yet handed to the system.
      await redis.config("SET", "appendfsync", "always");
      await outageUnderLoad(stage, async (ms) => {
        await redisServer.crash();
        centre.kills += 1;
        await watchShedding(stage, ms / 3);
        await redisServer.restart();
      });
    }
  },
};

export const redisFrozen: Scenario = {
  name: "Redis SIGSTOP",
  about: `Redis frozen for ${OUTAGE_MS / 1_000} s`,
  run: (stage) =>
    outageUnderLoad(stage, async (ms) => {
      await Promise.all([freeze(stage.centre.redisServer.pid(), ms), watchShedding(stage, ms - 2_000)]);
    }),
};

export const redisCut: Scenario = {
  name: "Redis cut off",
  about: `every connection to Redis broken, and refused for ${LONG_OUTAGE_MS / 1_000} s`,
  settings: { behindProxy: true },
  run: (stage) =>
    outageUnderLoad(
      stage,
      async (ms) => {
        await stage.centre.proxy?.cut();
        await watchShedding(stage, ms);
        await stage.centre.proxy?.mend();
      },
      LONG_OUTAGE_MS,
    ),
};

/** Room for a few events more, so that Redis fills up in the middle of something. */
const ROOM_BYTES = 100_000;

export const redisFull: Scenario = {
  name: "Redis full",
  about: "Redis out of memory under noeviction, then given room again",
  run: (stage) =>
    outageUnderLoad(stage, async (ms) => {
      const { redis } = stage.centre;
      const used = Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1]);
      await redis.config("SET", "maxmemory", String(used + ROOM_BYTES));
      const before = stage.copies.length;
      await watchShedding(stage, ms);
      await redis.config("SET", "maxmemory", "0");
      const unstored = stage.copies.slice(before).filter(({ status }) => status === 503).length;
      stage.expect(unstored > 0, "Redis never refused anything: it was not full");
      stage.note(`${unstored} requests were told 503 while Redis was full`);
    }),
};
