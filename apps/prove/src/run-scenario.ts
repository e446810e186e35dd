import { ORDINARY_TRAFFIC, QUICK_TRAFFIC } from "./actors/sender.ts";
import type { Centre } from "./centre.ts";
import type { Copy } from "./model/copy.ts";
import type { Judgement } from "./model/judge.ts";
import { makeObserver } from "./observe.ts";
import type { Random } from "./random.ts";
import { type Figures, figuresOf } from "./report/figures.ts";
import { type Keyspace, readKeyspace } from "./report/keyspace.ts";
import { type Memory, readMemory } from "./report/memory.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { settle } from "./settle.ts";

export interface Result {
  scenario: Scenario;
  seconds: number;
  settledAfterMs: number;
  judgement: Judgement;
  figures: Figures;
  keyspace: Keyspace;
  memory: { atStart: Memory; atEnd: Memory };
  kills: number;
  events: number;
  redisVersion: string;
  notes: string[];
  /** What was not as it must be; empty when the scenario is passed. */
  faults: string[];
}

const LONGEST_SETTLE_MS = 60_000;
/** Where two writes may meet: the one whose sender gave it up or slept, and the one after it. */
const MOST_OVERLAPPING = 2;
/** A process of Menuswitch that needs more has a leak. */
const MOST_MEMORY_MB = 400;

/** Plays one scenario in an open contact centre and judges what has become of everything sent there so far. */
export async function runScenario(
  scenario: Scenario,
  {
    centre,
    copies,
    random,
    full,
    say,
  }: { centre: Centre; copies: Copy[]; random: Random; full: boolean; say(text: string): void },
): Promise<Result> {
  const startedAt = performance.now();
  const atStart = await readMemory(centre);
  const sentBefore = copies.length;
  const killsBefore = centre.kills;
  const notes: string[] = [];
  const faults: string[] = [];
  await scenario.run({
    centre,
    copies,
    random: random.fork(scenario.name),
    full,
    traffic: full ? ORDINARY_TRAFFIC : QUICK_TRAFFIC,
    say,
    expect: (holds, otherwise) => void (holds || faults.push(otherwise)),
    note: (text) => void notes.push(text),
  });
  say(`sent ${copies.length - sentBefore} requests; waiting until all is settled`);
  const longestSettleMs = scenario.longestSettleMs ?? LONGEST_SETTLE_MS;
  const settled = await settle(makeObserver(centre), copies, longestSettleMs, scenario);
  const figures = figuresOf(centre, copies);
  const keyspace = await readKeyspace(centre, centre.events.logged.size);
  const atEnd = await readMemory(centre);
  faults.push(...settled.faults, ...keyspace.problems, ...faultsOfFigures(scenario, figures));
  faults.push(...faultsOfLines(centre));
  for (const [name, megabytes] of atEnd)
    if (megabytes > MOST_MEMORY_MB) faults.push(`${name} holds ${megabytes} MB`);
  return {
    scenario,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    settledAfterMs: settled.tookMs,
    judgement: settled.judgement,
    figures,
    keyspace,
    memory: { atStart, atEnd },
    kills: centre.kills - killsBefore,
    events: copies.length - sentBefore,
    redisVersion: /redis_version:(\S+)/.exec(await centre.redis.info("server"))?.[1] ?? "unknown",
    notes,
    faults,
  };
}

function faultsOfFigures({ mayOverlap, may429 }: Scenario, figures: Figures): string[] {
  const faults: string[] = [];
  if (figures.mostInFlight > (mayOverlap === undefined ? 1 : MOST_OVERLAPPING))
    faults.push(`${figures.mostInFlight} writes to one target in flight`);
  if (figures.useless > 0) faults.push(`${figures.useless} useless writes`);
  if (figures.tooManyRequests > 0 && !may429) faults.push(`${figures.tooManyRequests} answers of 429`);
  return faults;
}

function faultsOfLines({ events, simulator, disturbances }: Centre): string[] {
  const faults: string[] = [];
  const spent = events.attemptsSpentByWaiting();
  if (spent > 0) faults.push(`${spent} attempts spent by answers of 429`);
  // A killed worker takes its line with it; after a 401, and where a flow is checked out first, two requests are one attempt.
  const {
    "401": unauthorized,
    "409": notLocked,
    ...counts
  } = simulator.counts({ endpoint: "api", method: "PUT" });
  const attempts = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isOneEach = disturbances.length === 0 && unauthorized === undefined && notLocked === undefined;
  if (isOneEach && attempts !== events.updateLines())
    faults.push(`${attempts} attempts to write, ${events.updateLines()} lines of them`);
  return faults;
}
