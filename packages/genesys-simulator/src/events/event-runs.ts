import type { Conversation } from "./conversation.ts";
import type { EventPlanInput } from "./event-plan.ts";
import { type EventRun, type EventRunProgress, startEventRun } from "./event-run.ts";

export type EventRunView = EventRunProgress & { id: number };

/** So many runs that ended are remembered. */
const maxRemembered = 100;

type EventRunsOptions = {
  now: () => number;
  onStart: (conversation: Conversation) => void;
  onEnd: (conversation: Conversation) => void;
};

export function makeEventRuns(options: EventRunsOptions) {
  const runs = new Map<number, EventRun>();
  let lastId = 0;

  return {
    /** @throws ZodError */
    start(plan: EventPlanInput): EventRunView {
      const run = startEventRun(plan, options);
      lastId += 1;
      runs.set(lastId, run);
      for (const [id, { progress }] of runs) {
        if (runs.size > maxRemembered && progress().state !== "running") runs.delete(id);
      }
      return { id: lastId, ...run.progress() };
    },
    list: (): EventRunView[] => [...runs].map(([id, run]) => ({ id, ...run.progress() })),
    stop(id: number): boolean {
      const run = runs.get(id);
      run?.stop();
      return run !== undefined;
    },
    stopAll() {
      for (const run of runs.values()) run.stop();
    },
  };
}
