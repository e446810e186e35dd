import { setTimeout as sleep } from "node:timers/promises";
import { startSender } from "../actors/sender.ts";
import { strikesOf } from "../actors/strikes-of.ts";
import type { Scenario } from "./scenario.ts";

/** Three times four seconds, and the pause of a delivery that met with the last of them. */
const LONGEST_WITHOUT_TOKEN_MS = 30_000;

export const tokens: Scenario = {
  name: "tokens",
  about: "tokens revoked in mid-flight, the token endpoint throttled, failing and silent",
  longestSettleMs: 90_000,
  async run({ centre, random, copies, traffic, say, expect }) {
    const { simulator } = centre;
    // Without a token nothing can be repaired meanwhile.
    centre.repairWithinMs += LONGEST_WITHOUT_TOKEN_MS;
    const sender = startSender(centre, random.fork("sender"), copies, traffic);
    await sleep(1_000);
    for (let time = 0; time < 6; time += 1) {
      simulator.revokeTokens();
      await sleep(random.between(300, 1_500));
    }
    for (const fault of [
      { kind: "token-throttled" },
      { kind: "status", status: 503, endpoint: "token" },
      { kind: "hang", endpoint: "token", forMs: 2_000 },
    ] as const) {
      say(`${fault.kind} at the token endpoint`);
      const { id } = simulator.addFault(fault);
      simulator.revokeTokens();
      await sleep(4_000);
      expect(strikesOf(simulator, id) > 0, `${fault.kind} never struck the token endpoint`);
      simulator.removeFault(id);
    }
    await sender.stop();
    expect((simulator.counts({ endpoint: "api" })["401"] ?? 0) > 0, "no request met a revoked token");
  },
};
