import type { Program } from "@menuswitch/rig";
import { type Installation, WEBHOOK_KEY } from "../installation/open-installation.ts";
import { firstAtBefore, newIdPrefix } from "../sender/event.ts";
import type { Sender } from "../sender/start-sender.ts";
import type { Sending } from "../verification/find-miscounts.ts";
import { type LoadSample, measureLoad } from "./measure-load.ts";

/** What a load came to that an ingress took and workers planned meanwhile. */
export interface WholeSample extends LoadSample {
  sending: Sending;
  /** Acknowledged and not yet planned when the last answer had come. */
  backlog: number;
  /** Until the last webhook was planned. */
  plannedPerSecond: number;
  /** Of all product processes together, per webhook: ingress, workers, Redis. */
  totalMicros: number;
  /** Whether all that was offered was acknowledged and planned as it came. */
  isSustained: boolean;
}

/** Webhooks that may wait to be planned when the load ends, as seconds' worth of them: what batches on their way hold. */
const BACKLOG_SECONDS = 0.25;
/** Of what was offered. */
const ACKED_SHARE = 0.999;
/**
 * Of the rate offered. Requests that find no free connection wait in the sender, which sends them a little later: all would
 * be acknowledged in the end, and the queue stand where nobody looks.
 */
const PACE_SHARE = 0.97;

/** Resolves when everything is planned. */
export async function measureWhole(
  installation: Installation,
  options: {
    sender: Sender;
    ingress: Program;
    workers: readonly Program[];
    customers: number;
    load: { connections: number; seconds: number; ratePerSecond?: number };
  },
): Promise<WholeSample> {
  const { sender, ingress, workers, customers, load } = options;
  const { nodes, exposures, waitForExposures } = installation;
  const idPrefix = newIdPrefix("whole");
  const countedBefore = await exposures();
  let [backlog, lateMs] = [0, 0];
  const sample = await measureLoad(
    { sender, program: ingress, workers, nodes },
    {
      url: `${ingress.url}/webhook/interaction-start`,
      headers: { authorization: `Bearer ${WEBHOOK_KEY}` },
      idPrefix,
      customers,
      firstAtMs: firstAtBefore(Date.now()),
      ...load,
    },
    async ({ acknowledged }) => {
      const endedAtMs = performance.now();
      backlog = Math.max(0, countedBefore + acknowledged - (await exposures()));
      await waitForExposures(countedBefore + acknowledged);
      lateMs = performance.now() - endedAtMs;
    },
  );
  const { acknowledged, sent, unacknowledged, tookMs } = sample.result;
  const { ratePerSecond = 0 } = load;
  return {
    ...sample,
    sending: { idPrefix, sent, unacknowledged },
    backlog,
    plannedPerSecond: (acknowledged / (tookMs + lateMs)) * 1_000,
    totalMicros: sample.nodeMicros + sample.redisMicros + sample.workerMicros,
    isSustained:
      sample.ackedShare >= ACKED_SHARE &&
      sample.acksPerSecond >= PACE_SHARE * ratePerSecond &&
      backlog <= BACKLOG_SECONDS * sample.acksPerSecond,
  };
}
