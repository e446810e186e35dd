import type { Traffic } from "../actors/sender.ts";
import type { Centre, CentreSettings } from "../centre.ts";
import type { Copy } from "../model/copy.ts";
import type { Random } from "../random.ts";

/** Where a scenario plays. */
export interface Stage {
  centre: Centre;
  random: Random;
  /** The whole profile, not the quick one. */
  full: boolean;
  /** Every copy of every event that was sent to this contact centre. */
  copies: Copy[];
  /** How much is sent, unless the scenario knows better: less in the quick profile. */
  traffic: Traffic;
  /** Tells how far it is. */
  say(text: string): void;
  /** Notes a promise that was broken, where it does not hold. */
  expect(holds: boolean, otherwise: string): void;
  /** A figure worth reporting. */
  note(text: string): void;
}

export interface Scenario {
  name: string;
  /** What is done, for the report. */
  about: string;
  settings?: CentreSettings;
  /** Why two writes to one target may be in flight, where no client can exclude it. */
  mayOverlap?: string;
  /** Answers of 429 that are part of the scenario. */
  may429?: boolean;
  /** No sweep comes round: a target that is written once more a while after a doubtful write is not waited for. */
  withoutSweep?: boolean;
  /** Longest wait for everything to be right; 60 s unless given. */
  longestSettleMs?: number;
  run(stage: Stage): Promise<void>;
}
