import { type Interaction, identitiesOf, newest } from "@menuswitch/domain";
import type { CompiledCatalog, CompiledTarget } from "@menuswitch/genesys";
import type { Logger } from "@menuswitch/runtime";
import type { Candidate, Claim, InteractionLedger, SegmentReader, TargetStore } from "@menuswitch/state";
import type { EventLog } from "./event-log.ts";
import { findWork } from "./work.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface PlanDeps {
  catalog: { current(): CompiledCatalog };
  ledger: InteractionLedger;
  segments: SegmentReader;
  targets: Pick<TargetStore, "moveDesired">;
  deliveries: { poke(targetId: string): Promise<void> };
  eventLog: EventLog;
  pseudonym: (customerId: string) => string;
  metrics: WorkerMetrics;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

/** An interaction with its menu chosen and the times it is credited with. */
interface Assignment extends Claim {
  interaction: Interaction;
  segment: string;
  menuId: string;
  /** Undefined where the caller has been told the menu already: nothing has to be written for it. */
  targetId: string | undefined;
}

/**
 * Plans a batch of interactions. Every step may be repeated, and nothing is skipped because an
 * interaction is a repeat: whether a target is poked follows from the target's state.
 *
 * | after step | a crash leaves | and the batch, planned again, |
 * |---|---|---|
 * | 1 claim | times remembered | finds the same times |
 * | 3 desired | targets moved, nobody told | finds them in need still, and pokes |
 * | 4 poke | deliveries under way | pokes once more: answered by the job that is there |
 * | 5 log | lines written, not counted | writes the lines again |
 * | 6 count | everything done | finds nothing of its own left to count, and pokes only targets in need |
 */
export function makePlanner(deps: PlanDeps): (batchId: string, batch: Interaction[]) => Promise<void> {
  const { catalog, ledger, segments, targets, deliveries, eventLog, pseudonym, metrics, logger, now } = deps;

  async function readSegments(interactions: Interaction[]): Promise<string[]> {
    const stored = await segments.read(interactions.map((one) => (one.decided ? [] : identitiesOf(one))));
    const passedOver = new Map<string, string>();
    const found = interactions.map(({ customerId }, index) => {
      const { segment = "default", problem } = stored[index] ?? {};
      if (problem) passedOver.set(customerId, problem);
      return segment;
    });
    for (const [customerId, problem] of passedOver)
      logger.warn({ customer: pseudonym(customerId), problem }, "a stored segment was not used");
    return found;
  }

  const moveDesired = ({ place, standing }: CompiledTarget, candidate: Candidate) =>
    targets.moveDesired(place, { ...candidate, ...standing });

  return async (batchId, batch) => {
    const compiled = catalog.current();

    // 0. Repeats inside the batch are folded: the first appearance stands for all.
    const interactions = [
      ...new Map(batch.toReversed().map((one) => [one.interactionId, one])).values(),
    ].reverse();

    // 1. Claim: a repeat keeps the times it first had.
    const claims = await ledger.claim(batchId, interactions);

    // 2. Segments: one pipelined read.
    const segmentsFound = await readSegments(interactions);
    const assignments = interactions.map((interaction, index): Assignment => {
      const claim = claims[index] ?? { ...interaction, mine: true };
      if (interaction.decided) return { ...claim, interaction, ...interaction.decided, targetId: undefined };
      const segment = segmentsFound[index] ?? "default";
      return { ...claim, interaction, segment, ...compiled.choose(segment) };
    });

    // 3. Desired: per target, the newest interaction's menu, or the catalog's own; compared and set inside Redis.
    const states = new Map(
      await Promise.all(
        [...newestPerTarget(assignments)].map(
          async ([targetId, candidate]) =>
            [targetId, await moveDesired(compiledTarget(compiled, targetId), candidate)] as const,
        ),
      ),
    );

    // 4. Poke every target that needs a delivery now, whoever made it so.
    await Promise.all(
      [...states].map(async ([targetId, state]) => {
        if (findWork(compiled, targetId, state, now())) await deliveries.poke(targetId);
      }),
    );

    // 5. Log, what this batch was the first to see. The lines are on stdout when the call returns: a crash before step 6 repeats them, never loses one.
    const exposures = assignments.filter(({ mine }) => mine);
    eventLog.exposures(
      exposures.map(({ interaction, menuId, segment, targetId, occurredAt }) => ({
        interactionId: interaction.interactionId,
        menuId,
        segment,
        pseudonym: pseudonym(interaction.customerId),
        targetId,
        revision: targetId === undefined ? undefined : (states.get(targetId)?.desired?.revision ?? 0),
        source: interaction.source,
        occurredAtMs: occurredAt,
      })),
    );

    // 6. Count: flipping the mark and incrementing are one script.
    const counted = await ledger.count(exposures);
    metrics.planned.inc(batch.length);
    metrics.duplicates.inc(batch.length - exposures.length);
    for (const [index, { menuId }] of exposures.entries())
      if (counted[index]) metrics.exposures.inc({ menu: menuId });
  };
}

function compiledTarget({ targets }: CompiledCatalog, targetId: string): CompiledTarget {
  const target = targets.get(targetId);
  if (!target) throw new Error(`the catalog was not validated: target ${targetId} is missing`);
  return target;
}

function newestPerTarget(assignments: readonly Assignment[]): Map<string, Candidate> {
  const perTarget = new Map<string, Candidate>();
  for (const { targetId, menuId, segment, interactionId, occurredAt, receivedAt, mine } of assignments) {
    if (targetId === undefined) continue;
    const candidate: Candidate = {
      menuId,
      segment,
      interactionId,
      occurredAt,
      receivedAt,
      interactions: mine ? 1 : 0,
    };
    const other = perTarget.get(targetId);
    perTarget.set(
      targetId,
      other
        ? { ...newest(other, candidate), interactions: other.interactions + candidate.interactions }
        : candidate,
    );
  }
  return perTarget;
}
