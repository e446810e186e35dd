import { parseArgs } from "node:util";
import { formatReport } from "./format-report.ts";
import { runFuzz } from "./run-fuzz.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    seconds: { type: "string", default: "60" },
    connections: { type: "string", default: "10000" },
  },
});
const [seed, seconds, idleConnections] = [values.seed, values.seconds, values.connections].map(Number);
if (!Number.isSafeInteger(seed) || !(Number(seconds) >= 1) || !(Number(idleConnections) >= 0)) {
  process.stderr.write("Usage: npm run fuzz -- [--seed N] [--seconds N] [--connections N]\n");
  process.exit(2);
}

process.stdout.write(`seed ${seed}, ${seconds} s\n`);
const report = await runFuzz({
  seed: Number(seed),
  seconds: Number(seconds),
  idleConnections: Number(idleConnections),
  slowSenders: 50,
  onProgress: ({ attacks, faults }) => {
    if (process.stdout.isTTY) process.stdout.write(`\r${attacks} attacks, ${faults.length} faults`);
  },
});
process.stdout.write(`\n${formatReport(report)}\n`);
process.exitCode = report.faults.length === 0 ? 0 : 1;
