import { killAtRandom } from "../actors/kill-at-random.ts";
import { startSender } from "../actors/sender.ts";
import type { Scenario } from "./scenario.ts";

export const kills: Scenario = {
  name: "kill -9",
  about: "kill -9 of a random worker or ingress at random moments, under load",
  async run({ centre, random, full, copies, traffic, say }) {
    const sender = startSender(centre, random.fork("sender"), copies, traffic);
    const times = full ? 25 : 2;
    // Two killers: a worker and an ingress may be gone at the same time, two of a kind may not.
    await Promise.all(
      [centre.workers, centre.ingresses].map((slots, index) =>
        killAtRandom(centre, slots, random.fork(`killer ${index}`), {
          times,
          signal: "SIGKILL",
          onEnd: ({ name }) => say(`killed ${name}`),
        }),
      ),
    );
    await sender.stop();
  },
};
