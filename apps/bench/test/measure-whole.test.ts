import { makeClosers } from "@menuswitch/rig";
import { expect, onTestFinished, test } from "vitest";
import { openInstallation } from "../src/installation/open-installation.ts";
import { storeSegments } from "../src/installation/store-segments.ts";
import { measureWhole } from "../src/load/measure-whole.ts";
import { startSender } from "../src/sender/start-sender.ts";

const CATALOG = { targets: 2, menusPerTarget: 2 };

test("a load is sent, acknowledged, planned and paid for by real processes, and a loss would show", {
  timeout: 60_000,
}, async () => {
  const closers = makeClosers();
  onTestFinished(() => closers.close());
  const installation = await openInstallation(closers, { catalog: CATALOG });
  await storeSegments(installation.connection, CATALOG, { to: 10 });
  const [sender, ingress, worker] = await Promise.all([
    startSender(closers),
    installation.startIngress(),
    installation.startWorker(),
  ]);
  const measure = (load: { connections: number; seconds: number; ratePerSecond?: number }) =>
    measureWhole(installation, { sender, ingress, workers: [worker], customers: 10, load });

  const open = await measure({ connections: 8, seconds: 0.3, ratePerSecond: 200 });
  expect(open.result).toMatchObject({ due: 60, sent: 60, acknowledged: 60, unacknowledged: [] });
  expect(open.result.latenciesMs).toHaveLength(60);
  const closed = await measure({ connections: 16, seconds: 0.2 });
  expect(closed.result.acknowledged).toBeGreaterThan(16);
  // Group commit: webhooks that arrive together share a write.
  expect(closed.commits).toBeLessThan(closed.result.acknowledged);
  for (const cost of [closed.nodeMicros, closed.workerMicros, closed.redisMicros, closed.senderMicros])
    expect(cost).toBeGreaterThan(0);

  const sendings = [open.sending, closed.sending];
  expect(await installation.findMiscounts(sendings)).toEqual([]);
  const one = { idPrefix: "never-arrived", sent: 1, unacknowledged: [] };
  expect(await installation.findMiscounts([...sendings, one])).toEqual([
    "1 acknowledged interactions were lost",
  ]);
});
