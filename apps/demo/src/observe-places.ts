import type { Catalog } from "@menuswitch/domain";
import type { SimulatorView } from "@menuswitch/rig";
import type { Write } from "./event-to-live.ts";
import { menuInFlow } from "./menu-in-flow.ts";
import { menuInRow } from "./menu-in-row.ts";

/** What the simulated Genesys Cloud says of one flow, or of one row of a data table. */
export interface PlaceView {
  holds: string | undefined;
  writes: Write[];
  underWay: number;
  /** Most writes that were ever under way at once. */
  mostAtOnce: number;
}

interface Place {
  /** As Menuswitch calls it. */
  targetId: string;
  /** Where the simulator shows it. */
  path: string;
  menuIn: (content: unknown) => string | undefined;
}

/** By target: the demo's own reckoning of where menus are. */
export async function observePlaces(
  catalog: Catalog,
  simulator: SimulatorView,
): Promise<Map<string, PlaceView>> {
  const views = placesOf(catalog).map(async ({ targetId, path, menuIn }) => {
    const [content, history, { current, highest }] = await Promise.all([
      simulator.holds(path),
      simulator.history(path),
      simulator.inFlight(path),
    ]);
    const writes = history.map(({ body, ...times }) => ({ menuId: menuIn(body), ...times }));
    return [targetId, { holds: menuIn(content), writes, underWay: current, mostAtOnce: highest }] as const;
  });
  return new Map(await Promise.all(views));
}

function placesOf({ targets, menus, segments }: Catalog): Place[] {
  return Object.entries(targets).flatMap(([name, target]): Place[] => {
    if (target.kind === "flow") {
      const path = `/flows/${encodeURIComponent(target.flowId)}`;
      return [{ targetId: name, path, menuIn: (content) => menuInFlow(content, menus) }];
    }
    return Object.entries(segments)
      .filter(([, { menu }]) => menus[menu]?.target === name)
      .map(([segment]) => ({
        targetId: `${name}/${segment}`,
        path: `/datatables/${encodeURIComponent(target.datatableId)}/rows/${encodeURIComponent(segment)}`,
        menuIn: (content) => menuInRow(content, menus),
      }));
  });
}
