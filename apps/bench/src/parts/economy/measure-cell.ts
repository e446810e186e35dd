import { setTimeout as sleep } from "node:timers/promises";
import { askSimulator, type Closers, type Demand, uselessWrites, waitsOf } from "@menuswitch/rig";
import { percentile } from "../../figures/percentile.ts";
import { flowIdOf, menuIdOf, menuIn } from "../../installation/catalog-text.ts";
import { openInstallation, WEBHOOK_KEY } from "../../installation/open-installation.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { callerOf, firstAtBefore, newIdPrefix } from "../../sender/event.ts";
import { startSender } from "../../sender/start-sender.ts";
import { budgetShare, type TargetHistory } from "./budget-share.ts";

export interface Cell {
  webhooks: number;
  targets: number;
}

export interface CellSample {
  acknowledged: number;
  puts: number;
  useless: number;
  tooManyRequests: number;
  /** NaN where no target waited for the budget. */
  budgetShare: number;
  /** Of the webhooks whose menu was brought by a write. */
  eventToLiveMs: { p50: number; p99: number; longest: number };
  putsPerTarget: { least: number; most: number };
  redisVersion: string;
  faults: string[];
}

export const LIMIT_PER_MINUTE = 300;
/** What workers spend of it: the rest is for clocks and networks that differ. */
export const BUDGET_PER_MINUTE = 0.95 * LIMIT_PER_MINUTE;
/** The default of COALESCE_WINDOW_MS. */
export const GATHER_MS = 250;
const MENUS_PER_TARGET = 3;
const LONGEST_SETTLE_MS = 150_000;
/** Longer than a delivery gathers changes and takes: a write too many shows. */
const REST_MS = 1_500;

/** Spreads so many webhooks evenly over `seconds` and over so many targets, and sees what Genesys was asked for it. */
export async function measureCell(
  { webhooks, targets }: Cell,
  { seconds, closers }: { seconds: number; closers: Closers },
): Promise<CellSample> {
  const catalog = { targets, menusPerTarget: MENUS_PER_TARGET };
  const customers = targets * MENUS_PER_TARGET;
  const installation = await openInstallation(closers, {
    catalog,
    simulatorEnv: { SIMULATOR_RATE_LIMIT_PER_MINUTE: String(LIMIT_PER_MINUTE) },
  });
  await storeSegments(installation.connection, catalog, { to: customers });
  const [sender, ingress] = await Promise.all([
    startSender(closers),
    installation.startIngress(),
    installation.startWorker({ GENESYS_RATE_LIMIT_PER_MINUTE: String(LIMIT_PER_MINUTE) }),
  ]);
  const idPrefix = newIdPrefix("economy");
  const result = await sender.send({
    url: `${ingress.url}/webhook/interaction-start`,
    headers: { authorization: `Bearer ${WEBHOOK_KEY}` },
    connections: 64,
    idPrefix,
    customers,
    firstAtMs: firstAtBefore(Date.now()),
    seconds,
    ratePerSecond: webhooks / seconds,
  });

  const demands = Array.from({ length: targets }, (): Demand[] => []);
  const unacknowledged = new Set(result.unacknowledged);
  for (const [sequence, atMs] of result.sentAtMs.entries()) {
    const menu = callerOf(sequence, customers);
    if (!unacknowledged.has(sequence))
      demands[menu % targets]?.push({ menuId: menuIdOf(menu, catalog), atMs });
  }
  const faults = await installation.findMiscounts([
    { idPrefix, sent: result.sent, unacknowledged: result.unacknowledged },
  ]);
  const simulator = askSimulator(installation.simulator.url);
  faults.push(...(await waitUntilLive(demands, simulator.holds)));

  const histories = await Promise.all(
    demands.map(async (own, target): Promise<TargetHistory> => {
      const history = await simulator.history(pathOf(target));
      const writes = history.map(({ body, ...times }) => ({ menuId: menuIn(body) ?? "", ...times }));
      return { demands: own, writes };
    }),
  );
  const waits = Float64Array.from(
    histories.flatMap(({ demands: own, writes }) =>
      waitsOf(own, writes).flatMap(({ ms, endedBy }) => (endedBy === "write" ? [ms] : [])),
    ),
  ).sort();
  const at = (share: number) => percentile(waits, share) ?? Number.NaN;
  const puts = histories.map(({ writes }) => writes.length);
  return {
    acknowledged: result.acknowledged,
    puts: puts.reduce((sum, count) => sum + count, 0),
    useless: histories.reduce((sum, { writes }) => sum + uselessWrites(writes, [], 0).useless.length, 0),
    tooManyRequests: (await simulator.counts())["429"] ?? 0,
    budgetShare: budgetShare(histories, { perMinute: BUDGET_PER_MINUTE, gatherMs: GATHER_MS }),
    eventToLiveMs: { p50: at(0.5), p99: at(0.99), longest: at(1) },
    putsPerTarget: { least: Math.min(...puts), most: Math.max(...puts) },
    redisVersion: installation.redisVersion,
    faults,
  };
}

/** Waits until every flow holds the menu of its newest caller, and a little longer; returns what is wrong then. */
async function waitUntilLive(
  demands: readonly (readonly Demand[])[],
  holds: (place: string) => Promise<unknown>,
): Promise<string[]> {
  const giveUpAtMs = performance.now() + LONGEST_SETTLE_MS;
  let wrong = demands.map((_, target) => target);
  const look = async () => {
    const live = await Promise.all(wrong.map(async (target) => menuIn(await holds(pathOf(target)))));
    wrong = wrong.filter((target, index) => {
      const newest = demands[target]?.at(-1)?.menuId;
      return newest !== undefined && live[index] !== newest;
    });
  };
  for (await look(); wrong.length > 0 && performance.now() < giveUpAtMs; await look()) await sleep(500);
  await sleep(REST_MS);
  wrong = demands.map((_, target) => target);
  await look();
  return wrong.length > 0 ? [`${wrong.length} targets do not hold the menu of their newest caller`] : [];
}

const pathOf = (target: number) => `/flows/${flowIdOf(target)}`;
