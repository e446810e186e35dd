import { setTimeout as sleep } from "node:timers/promises";
import { customerOf } from "../centre.ts";
import { menuIds } from "../menus.ts";
import type { Stage } from "../scenarios/scenario.ts";
import { postWebhook } from "./post-webhook.ts";
import { makeCall } from "./webhook.ts";

/** What an ingress may take to say that it cannot, and something for a busy machine. */
const LONGEST_ANSWER_MS = 3_500;

/** While Redis is away for `ms`: every ingress says so, and soon, and lives. */
export async function watchShedding({ centre, random, copies, expect }: Stage, ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await Promise.all(
      centre.ingresses.map(async (slot) => {
        const menuId = random.pick(menuIds);
        const call = makeCall(random, { menuId, customerId: customerOf(menuId, 0), claimedAtMs: Date.now() });
        const begin = performance.now();
        const copy = await postWebhook(slot.url(), call, "tutorial");
        copies.push(copy);
        const tookMs = Math.round(performance.now() - begin);
        expect(tookMs < LONGEST_ANSWER_MS, `${slot.name} took ${tookMs} ms to answer while Redis was away`);
        const { status } = copy;
        expect(status === 200 || status === 503, `${slot.name} answered ${status} while Redis was away`);
        const alive = await fetch(`${slot.url()}/livez`).then(
          ({ ok }) => ok,
          () => false,
        );
        expect(alive, `${slot.name} was not alive while Redis was away`);
      }),
    );
    await sleep(300);
  }
}
