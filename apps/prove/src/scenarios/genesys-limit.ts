import { setTimeout as sleep } from "node:timers/promises";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import type { Scenario, Stage } from "./scenario.ts";

const LIMIT = 300;
/** Far below what the traffic asks for, on a slow machine too. */
const STEADY_LIMIT = 120;
const MINUTE_MS = 60_000;

/** Most requests of all workers together in any 60 s. */
function mostPerMinute({ centre }: Stage): number {
  const times = centre.simulator.requests({ endpoint: "api" }).map(({ startedAtMs }) => startedAtMs);
  let [most, from] = [0, 0];
  for (const [index, time] of times.entries()) {
    while ((times[from] ?? time) <= time - MINUTE_MS) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

export const steady: Scenario = {
  name: "steady at the limit",
  about: `more changes than ${STEADY_LIMIT} requests a minute can bring, for more than a minute, the limit known`,
  settings: {
    simulator: { rateLimitPerMinute: STEADY_LIMIT },
    workerEnv: { GENESYS_RATE_LIMIT_PER_MINUTE: String(STEADY_LIMIT) },
  },
  async run(stage) {
    const { centre, random, copies, expect, note } = stage;
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    await sleep(75_000);
    await sender.stop();
    const most = mostPerMinute(stage);
    note(`at most ${most} requests in any 60 s, of ${STEADY_LIMIT} granted`);
    expect(most <= STEADY_LIMIT, `${most} requests within 60 s, ${STEADY_LIMIT} granted`);
    expect(most > STEADY_LIMIT * 0.5, `only ${most} requests within 60 s: the limit was never felt`);
  },
};

const CUT_LIMIT = 20;
const BEFORE_CUT_MS = 30_000;
const WINDOWS = 2;
/** Answers of 429 to requests that were under way together; two workers have a token each, with a window each. */
const MOST_PER_WINDOW = 10;

export const cutLimit: Scenario = {
  name: "limit cut",
  about: `Genesys grants ${LIMIT} requests a minute, and from one moment to the next ${CUT_LIMIT} to each token`,
  settings: {
    simulator: { rateLimitPerMinute: LIMIT },
    workerEnv: { GENESYS_RATE_LIMIT_PER_MINUTE: String(LIMIT) },
  },
  may429: true,
  longestSettleMs: 130_000,
  async run({ centre, random, copies, say, expect, note }) {
    const { simulator } = centre;
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    await sleep(BEFORE_CUT_MS);
    simulator.configure({ rateLimitPerMinute: CUT_LIMIT });
    let before = 0;
    for (let window = 1; window <= WINDOWS; window += 1) {
      await sleep(MINUTE_MS);
      const total = simulator.counts({ endpoint: "api" })["429"] ?? 0;
      const inWindow = total - before;
      before = total;
      say(`window ${window} after the cut: ${inWindow} × 429`);
      note(`window ${window} after the cut: ${inWindow} × 429`);
      expect(inWindow <= MOST_PER_WINDOW, `${inWindow} answers of 429 in window ${window}`);
    }
    await sender.stop();
    expect(before > 0, "no answer of 429: the cut was never felt");
  },
};
