import { ProcessError } from "@menuswitch/rig";
import { demoTable } from "./demo-table.ts";
import { menuswitchLaunches, simulatorLaunch } from "./launches.ts";
import { poll } from "./poll.ts";
import type { ProcessGroup } from "./process-group.ts";
import type { Settings } from "./settings.ts";

/** Where the processes listen. */
export interface System {
  simulator: string;
  workers: string[];
  dashboard: string;
  ingress: string;
}

const LONGEST_READY_MS = 30_000;

/** Starts the simulated Genesys Cloud and all of Menuswitch; resolves when every process is ready for work. */
export async function startSystem(
  { start }: Pick<ProcessGroup, "start">,
  settings: Settings,
  redisUrl: string,
): Promise<System> {
  const simulator = await start(simulatorLaunch(settings));
  if (settings.target === "datatable") await createTable(simulator.url, settings.datatableId);
  const launches = menuswitchLaunches(settings, { redisUrl, simulatorUrl: simulator.url });
  // The ingress last, because it is then stopped first and the workers finish what it took.
  const [workers, dashboard, ingress] = await Promise.all([
    Promise.all(launches.workers.map(start)),
    start(launches.dashboard),
    start(launches.ingress),
  ]);
  const urls = {
    simulator: simulator.url,
    workers: workers.map(({ url }) => url),
    dashboard: dashboard.url,
    ingress: ingress.url,
  };
  await Promise.all(Object.values(urls).flat().map(waitUntilReady));
  return urls;
}

/** What an administrator does once, in Architect. */
async function createTable(simulatorUrl: string, datatableId: string): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/admin/datatables`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(demoTable(datatableId)),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new ProcessError(`The simulator made no data table: ${await answer.text()}`);
}

async function waitUntilReady(url: string): Promise<void> {
  const isReady = () =>
    fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  if (await poll(isReady, LONGEST_READY_MS)) return;
  throw new ProcessError(`${url} is not ready after ${LONGEST_READY_MS / 1000} s.`);
}
