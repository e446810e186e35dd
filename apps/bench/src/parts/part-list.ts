import { ack } from "./ack/ack.ts";
import { cluster } from "./cluster/cluster.ts";
import { e2e } from "./e2e/e2e.ts";
import { economy } from "./economy/economy.ts";
import { growth } from "./growth/growth.ts";
import type { Part } from "./part.ts";
import { plan } from "./plan/plan.ts";
import { soak } from "./soak/soak.ts";

export const parts: readonly Part[] = [ack, plan, e2e, economy, growth, cluster, soak];
