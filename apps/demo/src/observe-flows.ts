import type { Catalog } from "@menuswitch/domain";
import type { SimulatorView } from "./ask-simulator.ts";
import type { Write } from "./event-to-live.ts";
import { menuInFlow } from "./menu-in-flow.ts";

/** What the simulated Genesys Cloud says of one target's flow. */
export interface FlowView {
  holds: string | undefined;
  writes: Write[];
  underWay: number;
  /** Most writes that were ever under way at once. */
  mostAtOnce: number;
}

/** By target. */
export async function observeFlows(
  { targets, menus }: Catalog,
  simulator: SimulatorView,
): Promise<Map<string, FlowView>> {
  const flows = Object.entries(targets).flatMap(([targetId, target]) =>
    target.kind === "flow" ? [{ targetId, flowId: target.flowId }] : [],
  );
  const views = flows.map(async ({ targetId, flowId }) => {
    const [content, history, inFlight] = await Promise.all([
      simulator.holds(flowId),
      simulator.history(flowId),
      simulator.inFlight(flowId),
    ]);
    const writes = history.map(({ body, ...times }) => ({ menuId: menuInFlow(body, menus), ...times }));
    const { current, highest } = inFlight;
    return [
      targetId,
      { holds: menuInFlow(content, menus), writes, underWay: current, mostAtOnce: highest },
    ] as const;
  });
  return new Map(await Promise.all(views));
}
