import { parseArgs } from "node:util";

export interface ProveOptions {
  full: boolean;
  seed: number;
  /** Only these; all of the profile where none is named. */
  scenarios: string[];
  /** Write docs/proof.md. */
  report: boolean;
}

const HELP = `Usage: npm run prove -- [options]

Starts Menuswitch as real processes on a private Redis and a simulated Genesys
Cloud, kills, starves, floods and deceives it, and checks what became of every
event against what was sent. Ends with a table, and exits 0 when all is right.

  --quick          less of everything, within a minute
  --scenario NAME  this one alone; may be given more than once
  --seed N         makes the same plan again (a whole number)
  --no-report      do not write docs/proof.md
  --help           this text`;

/** What the command line asks for: a run, or a text to show and the code to exit with. */
export function readOptions(
  args: readonly string[],
  scenarioNames: readonly string[],
): { run: ProveOptions } | { text: string; exitCode: number } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        scenario: { type: "string", multiple: true, default: [] },
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        "no-report": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const names = `Scenarios:\n${scenarioNames.map((name) => `  ${name}`).join("\n")}`;
    if (values.help) return { text: `${HELP}\n\n${names}`, exitCode: 0 };
    const seed = Number(values.seed);
    if (!Number.isSafeInteger(seed) || seed < 0) throw new TypeError("--seed must be a whole number.");
    const unknown = values.scenario.find((name) => !scenarioNames.includes(name));
    if (unknown !== undefined) throw new TypeError(`There is no scenario "${unknown}".\n\n${names}`);
    const full = !values.quick;
    const report = full && !values["no-report"] && values.scenario.length === 0;
    return { run: { full, seed, scenarios: values.scenario, report } };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: `${error.message}\n\n${HELP}`, exitCode: 2 };
  }
}
