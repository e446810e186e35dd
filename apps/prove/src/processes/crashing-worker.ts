import { fileURLToPath } from "node:url";
import type { Program } from "@menuswitch/rig";
import { type CrashPoint, crashPointText } from "../crashing-worker/crash-point.ts";
import type { Slot } from "./slot.ts";

const ENTRY = fileURLToPath(new URL("../crashing-worker/main.ts", import.meta.url));

/** Starts a worker in `slot` that will end, or freeze, itself at `point`. */
export function startCrashingWorker(
  slot: Slot,
  point: CrashPoint,
  signal: "SIGKILL" | "SIGSTOP",
): Promise<Program> {
  return slot.start({ PROVE_CRASH: crashPointText(point), PROVE_SIGNAL: signal }, ENTRY);
}
