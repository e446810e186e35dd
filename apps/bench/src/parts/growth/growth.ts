import { makeClosers } from "@menuswitch/rig";
import type { Part, Stage } from "../part.ts";
import { growBacklog } from "./grow-backlog.ts";
import { growCustomers } from "./grow-customers.ts";
import { growTargets } from "./grow-targets.ts";
import { growthFindings } from "./growth-findings.ts";

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const TARGETS = [1, 10, 100, 1_000, 5_000];
const INTERACTIONS_PER_SECOND = 20_000;
/** What a size of targets needs of them. */
const PER_TARGET = 200;

export const growth: Part = {
  name: "growth",
  title: "Growth",
  about: "what a webhook costs while backlog, customers and targets grow",
  rounds: 3,
  seconds: 50,
  async run({ rounds, seconds, closers, say }) {
    const most = seconds * INTERACTIONS_PER_SECOND;
    const sizes = SIZES.filter((size) => size <= most);
    // Each on a Redis of its own, which is gone before the next begins.
    async function alone<Result>(measure: (stage: Stage) => Promise<Result>): Promise<Result> {
      const own = makeClosers();
      closers.add(() => own.close());
      const result = await measure({ rounds, seconds, closers: own, say });
      await own.close();
      return result;
    }
    const backlog = await alone((stage) => growBacklog(stage, sizes));
    const customers = await alone((stage) => growCustomers(stage, sizes));
    const targets = [];
    for (const count of TARGETS.filter((size) => size * PER_TARGET <= most))
      targets.push(await alone((stage) => growTargets(stage, count)));
    return growthFindings({ backlog, customers, targets });
  },
};
