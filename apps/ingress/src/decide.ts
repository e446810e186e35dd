import {
  type Catalog,
  chooseMenu,
  DEFAULT_SEGMENT,
  type DecidedMenu,
  type Interaction,
  type Menu,
} from "@menuswitch/domain";
import type { Logger } from "@menuswitch/runtime";
import type { DecisionStore, SegmentReader } from "@menuswitch/state";
import { type CatalogInForce, revisionOf } from "./catalog-follower.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { type IdentityRule, identitiesIn } from "./identity-rules.ts";
import type { IngressMetrics } from "./ingress-metrics.ts";
import type { Caller } from "./read-caller.ts";

/**
 * - `segment`: the caller's segment has a menu.
 * - `default`: no segment is known, or one that the catalog does not name.
 * - `timeout`: Redis did not answer in time; nothing is recorded.
 */
export type DecisionReason = "segment" | "default" | "timeout";

export interface Decision extends DecidedMenu {
  interactionId: string;
  reason: DecisionReason;
  menu: Menu;
  /** Which catalog it was decided by. */
  revision: string;
}

export interface DeciderDeps {
  catalog: { current(): CatalogInForce | undefined };
  decisions: DecisionStore;
  segments: SegmentReader;
  /** What a caller is known by beside the customer id that the flow may name. */
  identityRules: readonly IdentityRule[];
  /** Resolves once the interaction is stored. */
  commit: (interaction: Interaction) => Promise<void>;
  /** Whether so much waits already that no more may be stored. */
  backlogIsFull: () => boolean;
  /** Longest a decision takes, in milliseconds. */
  timeoutMs: number;
  newId: () => string;
  metrics: Pick<IngressMetrics, "countUnrecorded">;
  logger: Logger;
  /** Told why a decision failed. */
  onError: (error: Error) => void;
}

/**
 * Decides which menu a caller hears, remembers it, and hands the exposure on. Never fails and never takes longer than
 * `timeoutMs`: somebody is on the line. Undefined only where no catalog is known.
 */
export function makeDecider(deps: DeciderDeps): (caller: Caller) => Promise<Decision | undefined> {
  const {
    catalog,
    decisions,
    segments,
    identityRules,
    commit,
    backlogIsFull,
    timeoutMs,
    newId,
    metrics,
    logger,
    onError,
  } = deps;

  /** What the caller hears from now on; undefined where the time was up before that was settled. */
  async function settle(
    { conversationId }: Caller,
    identities: readonly string[],
    deadline: Deadline,
  ): Promise<DecidedMenu | undefined> {
    const [{ segment = DEFAULT_SEGMENT, problem } = {}] = await segments.read([identities]);
    if (problem) logger.warn({ problem }, "a stored segment was not used");
    const inForce = catalog.current();
    if (!inForce || deadline.hasPassed()) return undefined;
    const decided = { menuId: chooseMenu(inForce.catalog, segment).menuId, segment };
    if (conversationId === undefined) return decided;
    // A Redis that is full, or no master any more, refuses writes and still knows the segment.
    return decisions.settle(conversationId, decided).catch((error) => {
      onError(error);
      return decided;
    });
  }

  /** Never fails: the caller hears the menu all the same. */
  async function record(interaction: Interaction): Promise<void> {
    const cause = backlogIsFull()
      ? "shed"
      : await commit(interaction).then(
          () => undefined,
          () => "unavailable" as const,
        );
    if (cause === undefined) return;
    metrics.countUnrecorded(cause);
    logger.warn({ cause, interaction_id: interaction.interactionId }, "an exposure was not recorded");
  }

  return async (caller) => {
    const inForce = catalog.current();
    if (!inForce) return undefined;
    const { conversationId, customerId, ani } = caller;
    const interactionId = conversationId ?? newId();
    const identities = [
      ...(customerId === undefined ? [] : [customerId]),
      ...identitiesIn(caller, identityRules),
    ];
    const deadline = startDeadline(timeoutMs);
    try {
      const decided = await deadline.race(settle(caller, identities, deadline)).catch((error) => {
        onError(error);
        return undefined;
      });
      if (decided) {
        const receivedAt = Date.now();
        const interaction: Interaction = {
          interactionId,
          // An anonymous caller is a customer of this one interaction, who has no segment.
          customerId: identities[0] ?? interactionId,
          occurredAt: receivedAt,
          receivedAt,
          source: "decision",
          conversationId,
          ani,
          decided,
        };
        await deadline.race(record(interaction));
      }
      return { interactionId, ...describe(catalog.current() ?? inForce, decided) };
    } finally {
      deadline.cancel();
    }
  };
}

function describe({ catalog, version }: CatalogInForce, decided: DecidedMenu | undefined) {
  const segment = decided?.segment ?? DEFAULT_SEGMENT;
  // A menu that the catalog has lost since it was decided is replaced by what its segment gets now.
  const menuId =
    decided && Object.hasOwn(catalog.menus, decided.menuId)
      ? decided.menuId
      : chooseMenu(catalog, segment).menuId;
  const menu = catalog.menus[menuId];
  if (!menu) throw new Error(`the catalog was not validated: menu ${menuId} is missing`);
  return { menuId, segment, reason: reasonOf(catalog, decided), menu, revision: revisionOf(version) };
}

function reasonOf(catalog: Catalog, decided: DecidedMenu | undefined): DecisionReason {
  if (!decided) return "timeout";
  const { segment } = decided;
  return segment !== DEFAULT_SEGMENT && Object.hasOwn(catalog.segments, segment) ? "segment" : "default";
}
