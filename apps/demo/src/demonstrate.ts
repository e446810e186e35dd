import type { Catalog } from "@menuswitch/domain";
import { askSimulator } from "@menuswitch/rig";
import { expectOutcome } from "./expect-outcome.ts";
import { type Finding, findings } from "./findings.ts";
import type { LineReader } from "./line-reader.ts";
import type { Customer } from "./make-customers.ts";
import { makeEvents } from "./make-events.ts";
import type { Random } from "./make-random.ts";
import { observePlaces } from "./observe-places.ts";
import type { DemoRedis } from "./open-redis.ts";
import type { Screen } from "./screen.ts";
import { sendEvents } from "./send-events.ts";
import type { Settings } from "./settings.ts";
import type { System } from "./start-system.ts";
import { waitUntilSettled } from "./wait-until-settled.ts";

/** Sends events through the running system and finds out what became of them. */
export async function demonstrate(options: {
  system: System;
  redis: DemoRedis;
  settings: Settings;
  catalog: Catalog;
  customers: readonly Customer[];
  random: Random;
  count: number;
  exposedIds: LineReader["exposedIds"];
  screen: Screen;
}): Promise<Finding[]> {
  const { system, redis, settings, catalog, customers, random, count, exposedIds, screen } = options;
  await redis.storeSegments(customers);
  const simulator = askSimulator(system.simulator);
  const look = async () => ({
    exposures: await redis.exposures(),
    places: await observePlaces(catalog, simulator),
  });
  if (settings.target === "datatable") {
    screen.line("Waiting for the rows of the data table, before anybody calls");
    await waitUntilSettled(expectOutcome([], { catalog, customers }), look);
  }

  const events = makeEvents({ count, startMs: Date.now(), customers, random });
  screen.line(
    `Sending ${events.length} webhooks: ${count} calls, with repeats, latecomers and foreign events`,
  );
  const sent = await sendEvents({
    events,
    webhookUrl: `${system.ingress}/webhook/interaction-start`,
    webhookKey: settings.webhookKey,
    onSent: (done) => screen.progress("sent", done, events.length),
  });

  const expected = expectOutcome(sent, { catalog, customers });
  await waitUntilSettled(expected, look);
  const [seen, requests] = await Promise.all([look(), simulator.counts()]);
  return findings(expected, { sent, exposedIds, requests, ...seen });
}
