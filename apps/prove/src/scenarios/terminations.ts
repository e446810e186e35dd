import { killAtRandom } from "../actors/kill-at-random.ts";
import { startSender } from "../actors/sender.ts";
import type { Scenario } from "./scenario.ts";

export const terminations: Scenario = {
  name: "SIGTERM",
  about: "SIGTERM to a random worker or ingress under load: each ends by itself, in order",
  async run({ centre, random, copies, traffic, say, expect }) {
    const sender = startSender(centre, random.fork("sender"), copies, traffic);
    await Promise.all(
      [centre.workers, centre.ingresses].map((slots, index) =>
        killAtRandom(centre, slots, random.fork(`killer ${index}`), {
          times: 5,
          signal: "SIGTERM",
          onEnd({ name }, how) {
            say(`stopped ${name}`);
            expect(how === 0, `${name} ended with ${how} after SIGTERM`);
          },
        }),
      ),
    );
    await sender.stop();
  },
};
