import { postArray } from "../actors/post-webhook.ts";
import { makeCall } from "../actors/webhook.ts";
import { DEFAULT_MENU } from "../menus.ts";
import type { Scenario } from "./scenario.ts";

const CUSTOMERS = 100_000;
/** As a recording of events is played back; one at a time would keep the sender busier than what it tests. */
const AT_A_TIME = 10;
const LANES = 8;

export const crowd: Scenario = {
  name: "crowd",
  about: `${CUSTOMERS} customers, each of whom calls once, told in arrays of ${AT_A_TIME}, as fast as two ingresses take it`,
  longestSettleMs: 120_000,
  async run({ centre, random, copies, say, note, expect }) {
    let sent = 0;
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        while (sent < CUSTOMERS) {
          const calls = Array.from({ length: AT_A_TIME }, (_, index) =>
            makeCall(random, {
              customerId: `crowd-${sent + index}`,
              menuId: DEFAULT_MENU,
              claimedAtMs: Date.now(),
            }),
          );
          sent += AT_A_TIME;
          if (sent % 20_000 === 0) say(`${sent} sent`);
          const ingress = centre.ingresses[lane % centre.ingresses.length];
          if (ingress) copies.push(...(await postArray(ingress.url(), calls, "tutorial")));
        }
      }),
    );
    const perSecond = Math.round((sent / (performance.now() - startedAt)) * 1_000);
    note(`${perSecond} events a second, sender, simulator and all on this machine`);
    const acked = copies.filter(({ fate }) => fate === "acked").length;
    expect(acked === CUSTOMERS, `${CUSTOMERS - acked} of ${CUSTOMERS} events were not acknowledged`);
  },
};
