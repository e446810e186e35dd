import { setTimeout as sleep } from "node:timers/promises";
import { PROVOCATIONS } from "../actors/provocations.ts";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import { type CrashPoint, crashPointText } from "../crashing-worker/crash-point.ts";
import { startCrashingWorker } from "../processes/crashing-worker.ts";
import type { Slot } from "../processes/slot.ts";
import type { Scenario, Stage } from "./scenario.ts";

/** The calls between which plan and deliver can be cut, in their order. */
const CALLS = [
  "sharedCatalog.publish",
  "targets.clearBlocked",
  "deliveries.setPace",
  "ledger.claim",
  "setAside.add",
  "segments.read",
  "targets.moveDesired",
  "deliveries.poke",
  "ledger.count",
  "targets.read",
  "circuit.enter",
  "genesys.ensureToken",
  "budget.take",
  "targets.acquire",
  "budget.giveBack",
  "targets.openIntent",
  "genesys.write",
  "circuit.report",
  "budget.pause",
  "targets.settle",
  "circuit.release",
] as const;
/** Called once at the start, or hardly ever. */
const RARE = new Set<string>(["sharedCatalog.publish", "deliveries.setPace", ...Object.keys(PROVOCATIONS)]);
const LONGEST_LIFE_MS = 15_000;
/** The other worker may be first each time. */
const MOST_TRIES = 3;
const QUICK_POINTS = 4;

export const crashPoints: Scenario = {
  name: "crash points",
  about:
    "a worker ends itself (kill -9) before and after every step of plan and deliver, and in the middle of a write",
  may429: true,
  // With workers that hardly live a backlog gathers, and other scenarios play beside this one when it is planned.
  longestSettleMs: 120_000,
  async run(stage) {
    const { centre, random, full, copies } = stage;
    const points = random.shuffled([
      ...CALLS.flatMap((call) => (["before", "after"] as const).map((moment) => pointAt(call, moment))),
      pointAt("genesys.write", "sending"),
      pointAt("genesys.write", "sent"),
    ]);
    const chosen = (full ? points : points.slice(0, QUICK_POINTS)).map((point) => ({
      ...point,
      nth: RARE.has(`${point.adapter}.${point.method}`) ? 1 : random.between(1, 6),
    }));
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    const waiting = [...chosen];
    await Promise.all(
      centre.workers.map(async (slot) => {
        for (let point = waiting.pop(); point; point = waiting.pop()) await crashAt(stage, slot, point);
        await slot.start();
      }),
    );
    await sender.stop();
    stage.note(`${chosen.length} crash points`);
  },
};

function pointAt(call: string, moment: CrashPoint["moment"]): Omit<CrashPoint, "nth"> {
  const [adapter = "", method = ""] = call.split(".");
  return { adapter, method, moment };
}

/** Puts a worker into the slot that has to end itself there; the slot stays empty. */
export async function crashAt(stage: Stage, slot: Slot, point: CrashPoint): Promise<void> {
  let how: Awaited<ReturnType<typeof tryToCrashAt>> = "alive";
  for (let tries = 0; how !== "SIGKILL" && tries < MOST_TRIES; tries += 1)
    how = await tryToCrashAt(stage, slot, point);
  stage.expect(how === "SIGKILL", `the crash point ${crashPointText(point)} was not reached (${how})`);
}

/** The same, where another worker may do all that the point is in: resolves with how the worker ended, or `alive`. */
export async function tryToCrashAt({ centre, say }: Stage, slot: Slot, point: CrashPoint) {
  const calm = centre.disturb();
  await slot.end("SIGKILL");
  const calmDown = PROVOCATIONS[`${point.adapter}.${point.method}`]?.(centre);
  const program = await startCrashingWorker(slot, point, "SIGKILL");
  const life = new AbortController();
  const how = await Promise.race([
    program.exited,
    sleep(LONGEST_LIFE_MS, "alive" as const, { signal: life.signal }).catch(() => "alive" as const),
  ]);
  life.abort();
  calmDown?.();
  if (how === "SIGKILL") centre.kills += 1;
  else await slot.end("SIGKILL");
  calm();
  say(`${slot.name}: ${how} at ${crashPointText(point)}`);
  return how;
}
