import { checkOuts } from "./check-outs.ts";
import { crashPoints } from "./crash-points.ts";
import { crowd } from "./crowd.ts";
import { frozen } from "./frozen.ts";
import { genesysAlone, genesysLate, genesysMixed } from "./genesys-faults.ts";
import { cutLimit, steady } from "./genesys-limit.ts";
import { genesysRefusals } from "./genesys-refusals.ts";
import { hangs } from "./hangs.ts";
import { poison, unrulySenders } from "./hostile-senders.ts";
import { kills } from "./kills.ts";
import { noNet } from "./no-net.ts";
import { redisCut, redisFrozen, redisFull, redisKilled } from "./redis-outages.ts";
import type { Scenario } from "./scenario.ts";
import { slowWrites } from "./slow-writes.ts";
import { soak } from "./soak.ts";
import { terminations } from "./terminations.ts";
import { tokens } from "./tokens.ts";

/** The longest first, so that none of them is left for the end. */
export const scenarios: readonly Scenario[] = [
  soak,
  cutLimit,
  slowWrites,
  hangs,
  noNet,
  crashPoints,
  steady,
  frozen,
  redisCut,
  genesysRefusals,
  genesysAlone,
  kills,
  crowd,
  checkOuts,
  redisKilled,
  genesysMixed,
  tokens,
  unrulySenders,
  redisFull,
  genesysLate,
  redisFrozen,
  terminations,
  poison,
];
