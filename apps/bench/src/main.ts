import { makeClosers } from "@menuswitch/rig";
import { parts } from "./parts/part-list.ts";
import { readOptions } from "./read-options.ts";
import { keepReport } from "./report/keep-report.ts";
import { runBench } from "./run-bench.ts";

const DOCS = new URL("../../../docs/", import.meta.url);
const options = readOptions(process.argv.slice(2), parts);
const write = (text: string) => void process.stdout.write(`${text}\n`);
if ("text" in options) {
  write(options.text);
  process.exit(options.exitCode);
}

const { report } = options.run;
const titles = new Map(parts.map(({ name, title }) => [name, title]));
const closers = makeClosers();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => void closers.close().finally(() => process.exit(130)));
try {
  const faults = await runBench(options.run, {
    closers,
    write,
    keep: async (section, plots) => {
      if (report) await keepReport(DOCS, { section, plots, titles });
    },
  });
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await closers.close();
}
