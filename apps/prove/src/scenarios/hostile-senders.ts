import { setTimeout as sleep } from "node:timers/promises";
import { interactionsQueue, openQueue } from "@menuswitch/queue";
import { postWebhook } from "../actors/post-webhook.ts";
import { POISON } from "../actors/provocations.ts";
import { ORDINARY_TRAFFIC, startSender } from "../actors/sender.ts";
import { interactionIdOf, makeCall } from "../actors/webhook.ts";
import { DEFAULT_MENU } from "../menus.ts";
import type { Copy } from "../model/copy.ts";
import type { Scenario } from "./scenario.ts";

export const unrulySenders: Scenario = {
  name: "unruly senders",
  about: "every event up to ten times, in two shapes, order shuffled over ten minutes, clocks an hour off",
  async run({ centre, random, copies }) {
    const sender = startSender(centre, random.fork("sender"), copies, {
      ...ORDINARY_TRAFFIC,
      repeatShare: 1,
      mostCopies: 10,
      lateShare: 0.5,
      latestMs: 600_000,
      wrongClockShare: 0.15,
    });
    await sleep(20_000);
    await sender.stop();
  },
};

const MEGABYTE = 1_048_576;
/** Customers whose segment is 1 MB, and a list. */
const UNUSABLE = ["caller-huge", "caller-list"];

export const poison: Scenario = {
  name: "poison",
  about: "interactions in the queue that are none, a segment of 1 MB, a segment that is a list",
  async run({ centre, random, full, copies, traffic, expect }) {
    const { redis, keyPrefix } = centre;
    await redis.set("prove:segment:caller-huge", "x".repeat(MEGABYTE));
    await redis.rpush("prove:segment:caller-list", "premium");
    const sender = startSender(centre, random.fork("sender"), copies, traffic);
    const queue = openQueue<{ interactions: unknown[] }>(redis, interactionsQueue(keyPrefix, 0));
    const rounds = full ? 10 : 2;
    for (let round = 0; round < rounds; round += 1) {
      const [good, ...rest] = ["caller-nobody", ...UNUSABLE].map((customerId) =>
        makeCall(random, { customerId, menuId: DEFAULT_MENU, claimedAtMs: Date.now() }),
      );
      for (const call of rest)
        copies.push(await postWebhook(random.pick(centre.ingresses).url(), call, "tutorial"));
      if (!good) continue;
      const receivedAt = Date.now();
      const sound = {
        interactionId: interactionIdOf(good),
        customerId: good.customerId,
        occurredAt: good.claimedAtMs,
        receivedAt,
        source: "tutorial",
      };
      await queue.add("batch", { interactions: random.shuffled([...POISON, sound]) }, { attempts: 1_000 });
      copies.push({
        ...copyOf(sound.interactionId, good.claimedAtMs),
        sentAtMs: receivedAt,
        receivedByMs: receivedAt,
      });
      await sleep(300);
    }
    await sender.stop();
    const expected = rounds * POISON.length;
    const aside = () => redis.llen(`${keyPrefix}:{set-aside}:set-aside:wait`);
    for (let wait = 0; wait < 40 && (await aside()) < expected; wait += 1) await sleep(250);
    expect((await aside()) === expected, `${await aside()} interactions set aside, not ${expected}`);
    await queue.close();
  },
};

const copyOf = (
  interactionId: string,
  claimedAtMs: number | undefined,
): Omit<Copy, "sentAtMs" | "receivedByMs"> => ({
  interactionId,
  menuId: DEFAULT_MENU,
  claimedAtMs,
  fate: "acked",
  status: undefined,
});
