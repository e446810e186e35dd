import { genesysVariables } from "@menuswitch/genesys";
import {
  commonVariables,
  listenVariables,
  menuVariables,
  queueVariables,
  redisVariables,
} from "@menuswitch/runtime";
import { z } from "zod";

const milliseconds = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

export const workerConfigSchema = z.object({
  ...genesysVariables,
  ...menuVariables,
  ...queueVariables,
  PSEUDONYM_KEY: z
    .string()
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("Key of the customers' pseudonyms in logs; unset: a random one shared through Redis"),
  COALESCE_WINDOW_MS: milliseconds(0, 60_000)
    .default(250)
    .describe("How long a delivery gathers further changes before it starts, in milliseconds"),
  SWEEP_INTERVAL_MS: milliseconds(500, 3_600_000)
    .default(30_000)
    .describe("How often all targets are looked at for work left behind, in milliseconds"),
  SUSPECT_DELAY_MS: milliseconds(500, 3_600_000)
    .default(60_000)
    .describe("How long after a write of unknown fate the target is written once more, in milliseconds"),
  ...commonVariables,
  ...listenVariables(8082),
  ...redisVariables,
});

export type WorkerConfig = z.output<typeof workerConfigSchema>;
