import { setTimeout as sleep } from "node:timers/promises";
import { type Centre, CUSTOMERS_PER_MENU, customerOf } from "../centre.ts";
import { menuIds } from "../menus.ts";
import type { Copy } from "../model/copy.ts";
import type { Random } from "../random.ts";
import { postWebhook } from "./post-webhook.ts";
import { type Call, makeCall } from "./webhook.ts";

export interface Traffic {
  /** Callers at a time, each sending one event after the other. */
  lanes: number;
  /** Longest pause between two events of a lane. */
  pauseMs: number;
  /** Share of events that are sent more than once, and how often at most. */
  repeatShare: number;
  mostCopies: number;
  /** Share of events that happened up to so long ago. */
  lateShare: number;
  latestMs: number;
  /** Share of events whose sender's clock is an hour off, either way; the same share again says no time. */
  wrongClockShare: number;
}

export const ORDINARY_TRAFFIC: Traffic = {
  lanes: 4,
  pauseMs: 30,
  repeatShare: 0.15,
  mostCopies: 3,
  lateShare: 0.15,
  latestMs: 300_000,
  wrongClockShare: 0.04,
};

/** Enough to change every target's menu several times a second. */
export const LIGHT_TRAFFIC: Traffic = { ...ORDINARY_TRAFFIC, lanes: 3, pauseMs: 60 };

/** Beside other tests on two cores. */
export const QUICK_TRAFFIC: Traffic = { ...ORDINARY_TRAFFIC, lanes: 2, pauseMs: 120 };

export interface Sender {
  /** Ends the sending; what is under way is waited for. */
  stop(): Promise<void>;
}

/** An event that nobody acknowledged is sent again, as a real sender would; then given up. */
const TRIES = 4;
const HOUR_MS = 3_600_000;

/** Sends events until it is stopped; every copy and its fate goes to `copies`. */
export function startSender(centre: Centre, random: Random, copies: Copy[], traffic: Traffic): Sender {
  let stopped = false;

  async function sendCopy(call: Call, lane: Random): Promise<void> {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const shape = lane.chance(0.5) ? "tutorial" : "eventbridge";
      const copy = await postWebhook(lane.pick(centre.ingresses).url(), call, shape);
      copies.push(copy);
      if (copy.status === 200) return;
      await sleep(lane.between(50, 400));
    }
  }

  async function runLane(lane: Random): Promise<void> {
    while (!stopped) {
      const call = inventCall(lane, traffic);
      const times = lane.chance(traffic.repeatShare) ? lane.between(2, traffic.mostCopies) : 1;
      // Repeats one after the other, or all at once.
      if (lane.chance(0.5)) await Promise.all(Array.from({ length: times }, () => sendCopy(call, lane)));
      else for (let time = 0; time < times; time += 1) await sendCopy(call, lane);
      await sleep(lane.between(1, traffic.pauseMs));
    }
  }

  const running = Promise.all(
    Array.from({ length: traffic.lanes }, (_, index) => runLane(random.fork(`lane ${index}`))),
  );
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}

function inventCall(random: Random, traffic: Traffic): Call {
  const menuId = random.pick(menuIds);
  const customerId = customerOf(menuId, random.between(0, CUSTOMERS_PER_MENU - 1));
  return makeCall(random, { menuId, customerId, claimedAtMs: claimedTime(random, traffic) });
}

function claimedTime(random: Random, { lateShare, latestMs, wrongClockShare }: Traffic): number | undefined {
  const now = Date.now();
  const kind = random.next();
  if (kind < lateShare) return now - random.between(2_000, latestMs);
  if (kind < lateShare + wrongClockShare) return random.chance(0.5) ? now + HOUR_MS : now - HOUR_MS;
  if (kind < lateShare + 2 * wrongClockShare) return undefined;
  return now - random.between(0, 1_500);
}
