import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DeliveryError, decideOutcome, LEASE_SLACK_MS } from "@menuswitch/domain";
import type { GenesysClient } from "@menuswitch/genesys";
import type { DeliveryRun, DeliveryVerdict } from "@menuswitch/queue";
import type { Logger } from "@menuswitch/runtime";
import type { Budget, Circuit, Settlement, TargetStore } from "@menuswitch/state";
import { makeAttemptLog } from "./attempt-log.ts";
import type { CatalogInForce } from "./catalog-in-force.ts";
import type { EventLog } from "./event-log.ts";
import { makeRequestGate, NotNowError, type RequestGate } from "./request-gate.ts";
import { settlementOf } from "./settlement-of.ts";
import { verdictOf } from "./verdict-of.ts";
import { findWork, type Work } from "./work.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface DeliverDeps {
  catalog: CatalogInForce;
  targets: TargetStore;
  budget: Budget;
  circuit: Circuit;
  genesys: Pick<GenesysClient, "ensureToken" | "write">;
  deliveries: { poke(targetId: string): Promise<void> };
  eventLog: EventLog;
  metrics: WorkerMetrics;
  logger: Logger;
  /** Longest a request may take, its answer included; the lease outlives it by `LEASE_SLACK_MS`. */
  requestTimeoutMs: number;
  /** Epoch ms. */
  now: () => number;
  /** 0 ≤ r < 1 */
  random: () => number;
}

/** What a probe may take before its request. */
const LONGEST_TOKEN_AND_TURN_MS = 17_000;
/** A delivery looks again after this at the latest, so that all go on soon after Genesys is back. */
const LONGEST_CIRCUIT_WAIT_MS = 5_000;
/** Longest a delivery waits for its turn in place; beyond that the job goes back to the queue. */
const LONGEST_TURN_MS = 2_000;
const UNNEEDED: DeliveryVerdict = { verdict: "done" };
const WRITTEN: DeliveryVerdict = { verdict: "done" };

/**
 * Brings one target from live to desired. Level-triggered: what is sent is read when the lease is held, so no order of
 * jobs can bring an old menu back.
 *
 * What a crash leaves after each step, and what repairs it: `docs/architecture.md`, *Deliver*.
 *
 * The budget is taken before lease and intent, not after: a delivery that waits for its turn must not keep others from
 * the target, and nothing that can wait lies between the intent's answer and the request. A turn that has grown old by then
 * is taken anew (`request-gate.ts`).
 */
export function makeDeliverer(deps: DeliverDeps): (run: DeliveryRun) => Promise<DeliveryVerdict> {
  const { catalog, targets, budget, circuit, genesys, deliveries, metrics, logger, now, random } = deps;
  const leaseMs = deps.requestTimeoutMs + LEASE_SLACK_MS;
  const logAttempt = makeAttemptLog(deps);

  async function deliver({ targetId, attempt, retriedByOperator }: DeliveryRun): Promise<DeliveryVerdict> {
    await catalog.refresh();
    const place = catalog.current().targets.get(targetId)?.place;
    if (place === undefined) return UNNEEDED;
    if (retriedByOperator) await targets.clearBlocked(place);
    const [before] = await targets.read([place]);
    const expected = findWork(catalog.current(), targetId, before, now());
    if (!expected) return UNNEEDED;

    // While Genesys is down, one delivery at a time tries; the others wait, which is no attempt.
    const probe = randomUUID();
    const entry = await circuit.enter(targetId, probe, leaseMs + LONGEST_TOKEN_AND_TURN_MS);
    if (!entry.granted) return { verdict: "later", delayMs: Math.min(entry.waitMs, LONGEST_CIRCUIT_WAIT_MS) };
    try {
      return await tryToDeliver(expected, attempt);
    } finally {
      if (entry.isProbe) await circuit.release(probe);
    }
  }

  async function tryToDeliver(expected: Work, attempt: number): Promise<DeliveryVerdict> {
    const { targetId, place } = expected;

    // 1. Token, outside the lease: a slow token endpoint must not use it up.
    const noToken = await genesys.ensureToken().then(() => undefined, asDeliveryError);
    if (noToken) return withoutToken(expected, attempt, noToken);

    // 2. Budget, for the first request: before the lease, which a delivery in line must not keep from others.
    const askedAt = performance.now();
    const turn = await budget.take(LONGEST_TURN_MS);
    if (!turn.granted) return { verdict: "later", delayMs: turn.waitMs };
    if (turn.waitMs > 0) {
      await sleep(turn.waitMs);
      const pausedForMs = await budget.pausedForMs();
      if (pausedForMs > 0) return { verdict: "later", delayMs: pausedForMs };
    }
    // Not now: a process that overslept has missed its turn.
    const turnAt = askedAt + turn.waitMs;

    // 3. Lease, and the state as it is now.
    const token = randomUUID();
    const lease = await targets.acquire(place, token, leaseMs);
    if (!lease.granted) {
      await budget.giveBack();
      return { verdict: "later", delayMs: lease.retryInMs + 10 };
    }
    const work = findWork(catalog.current(), targetId, lease.state, now());
    if (work) return write(work, { token, turnAt }, attempt);
    // Taken back while this delivery stood in line.
    await budget.giveBack();
    await settle(expected, token, { outcome: "refused", sent: false });
    return UNNEEDED;
  }

  async function write(
    work: Work,
    { token, turnAt }: { token: string; turnAt: number },
    attempt: number,
  ): Promise<DeliveryVerdict> {
    const { targetId, place, contentHash } = work;
    const gate = makeRequestGate({ targets, budget, place, token, turnAt, leaseMs, contentHash, now });

    // 4. Intent (by the gate, right before the write) and request.
    const sent = await send(work, gate);
    if (sent instanceof NotNowError) {
      // Stopped between two writes, the first of which may have taken effect.
      const outcome = gate.mayHaveWritten() ? "unknown" : "refused";
      await settle(work, token, { outcome, sent: gate.intentIsOpen() });
      return { verdict: "later", delayMs: sent.delayMs };
    }
    const { status, error } = sent;
    await reportToCircuit(targetId, error);
    const outcome = error && decideOutcome(error, attempt, random());
    // A pause is for everybody and cannot wait for a log line.
    const pauseMs = outcome?.action === "pause" ? await budget.pause(outcome.pauseMs) : 0;

    // 5. Log.
    logAttempt(work, { number: attempt, latencyMs: gate.elapsedMs(), status, error });

    // 6. Settle.
    const settled = await settle(work, token, settlementOf(error, outcome, gate.intentIsOpen()));
    if (settled && !error) observeLive(work);
    return outcome && error ? verdictOf(outcome, error, pauseMs) : WRITTEN;
  }

  async function reportToCircuit(targetId: string, error: DeliveryError | undefined): Promise<void> {
    const opened = await circuit.report(targetId, !error?.noAnswer);
    if (opened) logger.error("genesys does not answer, for several targets in a row: trying one at a time");
  }

  async function send({ target, content, desired }: Work, gate: RequestGate) {
    try {
      const { status } = await genesys.write(target, { content, revision: desired.revision }, gate);
      return { status, error: undefined };
    } catch (failure) {
      if (failure instanceof NotNowError) return failure;
      const error = asDeliveryError(failure);
      return { status: error.status, error };
    }
  }

  /** False: somebody else has been at the target; it will be written again. */
  async function settle(
    { targetId, place, contentHash, menuId, state, dueSuspicion }: Work,
    token: string,
    how: Pick<Settlement, "outcome" | "sent" | "keepLease" | "block">,
  ): Promise<boolean> {
    const mine = await targets.settle(place, token, {
      ...how,
      contentHash,
      menuId,
      nowMs: now(),
      suspectAt: dueSuspicion,
      coalesced: state.coalesced,
    });
    if (!mine) {
      logger.warn({ target: targetId }, "the lease was lost while a write was under way; writing once more");
      metrics.repairs.inc();
      await deliveries.poke(targetId);
    }
    return mine;
  }

  async function withoutToken(work: Work, attempt: number, error: DeliveryError): Promise<DeliveryVerdict> {
    // A refusal here may be one that is only remembered: it says nothing about the API.
    if (error.noAnswer) await reportToCircuit(work.targetId, error);
    const outcome = decideOutcome(error, attempt, random());
    // Waiting for the token endpoint is no attempt to write: nothing was sent.
    if (outcome.action === "wait") logger.warn({ reason: error.message }, "the token endpoint asks to wait");
    else logAttempt(work, { number: attempt, latencyMs: 0, status: error.status, error });
    return verdictOf(outcome, error, 0);
  }

  function observeLive({ standing, desired, menuId, state }: Work): void {
    // A menu that the catalog itself put here waited for no event.
    if (standing || state.live?.menuId === menuId) return;
    metrics.eventToLiveSeconds.observe(Math.max(0, now() - desired.changedAt) / 1000);
  }

  return async (run) => {
    const verdict = await deliver(run);
    metrics.deliveries.inc({ outcome: labelOf(verdict) });
    return verdict;
  };
}

function labelOf(verdict: DeliveryVerdict): string {
  if (verdict === WRITTEN) return "written";
  return verdict === UNNEEDED ? "unneeded" : verdict.verdict;
}

function asDeliveryError(failure: unknown): DeliveryError {
  if (failure instanceof DeliveryError) return failure;
  throw failure;
}
