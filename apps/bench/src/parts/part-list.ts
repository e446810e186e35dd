import { ack } from "./ack/ack.ts";
import { e2e } from "./e2e/e2e.ts";
import { economy } from "./economy/economy.ts";
import type { Part } from "./part.ts";
import { plan } from "./plan/plan.ts";

export const parts: readonly Part[] = [ack, plan, e2e, economy];
