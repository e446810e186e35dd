import { expect, test } from "vitest";
import { formatReport } from "../src/fuzz/format-report.ts";
import { runFuzz } from "../src/fuzz/run-fuzz.ts";

test("the ingress stands hostile input: no fault, no crash, good senders are served all the while", async () => {
  const report = await runFuzz({ seed: 20_260_131, seconds: 8, idleConnections: 1_000, slowSenders: 20 });
  expect(report.faults, formatReport(report)).toEqual([]);
  // The storm was one.
  expect(report.attacks).toBeGreaterThan(300);
  expect([...report.answersByStatus.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 413, 415]));
  expect(report.idleConnections).toBeGreaterThan(100);
  expect(report.slowSendersCutAfterMs.length).toBeGreaterThanOrEqual(20);
  expect(report.goodEvents).toBeGreaterThan(5);
}, 60_000);
