import { crashPoints } from "./crash-points.ts";
import { crowd } from "./crowd.ts";
import { frozen } from "./frozen.ts";
import { genesysAlone, genesysLate, genesysMixed } from "./genesys-faults.ts";
import { cutLimit, steady } from "./genesys-limit.ts";
import { genesysRefusals } from "./genesys-refusals.ts";
import { poison, unrulySenders } from "./hostile-senders.ts";
import { kills } from "./kills.ts";
import { noNet } from "./no-net.ts";
import { redisCut, redisFrozen, redisFull, redisKilled } from "./redis-outages.ts";
import type { Scenario } from "./scenario.ts";
import { slowWrites } from "./slow-writes.ts";
import { soak } from "./soak.ts";
import { terminations } from "./terminations.ts";
import { tokens } from "./tokens.ts";

export const scenarios: readonly Scenario[] = [
  kills,
  crashPoints,
  noNet,
  frozen,
  slowWrites,
  terminations,
  redisKilled,
  redisFrozen,
  redisCut,
  redisFull,
  genesysAlone,
  genesysMixed,
  genesysLate,
  genesysRefusals,
  steady,
  soak,
  cutLimit,
  tokens,
  unrulySenders,
  poison,
  crowd,
];
