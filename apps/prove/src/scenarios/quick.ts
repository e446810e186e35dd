import { crashPoints } from "./crash-points.ts";
import { genesysMixed } from "./genesys-faults.ts";
import { poison } from "./hostile-senders.ts";
import { kills } from "./kills.ts";
import { redisKilled } from "./redis-outages.ts";
import type { Scenario } from "./scenario.ts";

/** The calm one first: later a repeated write may always be a repair. */
const ACTS = [poison, kills, crashPoints, redisKilled, genesysMixed];

/** One contact centre that meets with everything in a row, settled and judged once. */
export const quick: Scenario = {
  name: "quick",
  about: ACTS.map(({ name }) => name).join(", then "),
  may429: true,
  async run(stage) {
    for (const act of ACTS) {
      stage.say(act.about);
      await act.run({ ...stage, random: stage.random.fork(act.name) });
    }
  },
};
