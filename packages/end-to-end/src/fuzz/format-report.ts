import type { FuzzReport } from "./run-fuzz.ts";

export function formatReport(report: FuzzReport): string {
  const { residentBytes, answersByStatus, slowSendersCutAfterMs: cuts, faults } = report;
  const statuses = [...answersByStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status} × ${count}`);
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
  const rows = [
    ["attacks", String(report.attacks)],
    ["answers", statuses.join(", ")],
    ["without an answer", String(report.unanswered)],
    ["idle connections", String(report.idleConnections)],
    [
      "slow senders cut off",
      cuts.length === 0 ? "0" : `${cuts.length}, after ${Math.max(...cuts)} ms at the latest`,
    ],
    ["good events accepted", String(report.goodEvents)],
    ["slowest good answer", `${report.slowestGoodAnswerMs} ms`],
    [
      "memory of the ingress",
      `${megabytes(residentBytes.start)} at the start, ${megabytes(residentBytes.peak)} at most, ${megabytes(residentBytes.end)} at the end`,
    ],
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  const table = rows.map(([name = "", value = ""]) => `${name.padEnd(width)}  ${value}`);
  const verdict =
    faults.length === 0
      ? ["no fault found"]
      : [
          `${faults.length} kinds of fault; seed ${report.seed}`,
          ...faults.map(
            ({ what, times, example }) => `${times} × ${what}
  ${example}`,
          ),
        ];
  return [...table, "", ...verdict].join("\n");
}
