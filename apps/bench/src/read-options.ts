import { parseArgs } from "node:util";
import type { Part } from "./parts/part.ts";

export interface BenchOptions {
  /** In the order they run. */
  parts: Part[];
  /** Instead of each part's own. */
  rounds: number | undefined;
  /** Instead of each part's own. */
  seconds: number | undefined;
  /** Write docs/benchmarks.md and its plots. */
  report: boolean;
}

const HELP = `Usage: npm run bench -- [part …] [options]

Starts Menuswitch as real processes on a private Redis and a simulated Genesys
Cloud and measures it beside what it is compared with, in the same run and in
turns. Prints tables, and writes docs/benchmarks.md and its plots: of the parts
that ran, what other runs measured stays. Exits 1 when an acknowledged event
was lost or counted twice; a goal that is missed is told, and is no failure.

  --rounds N     times that each measurement is taken (1 to 20)
  --seconds S    length of each measurement (1 to 3600); plan and growth take
                 S × 20,000 interactions, at most their usual number
  --no-report    do not write docs/benchmarks.md
  --help         this text`;

/** What the command line asks for: a run, or a text to show and the code to exit with. */
export function readOptions(
  args: readonly string[],
  parts: readonly Part[],
): { run: BenchOptions } | { text: string; exitCode: number } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: "string" },
        seconds: { type: "string" },
        "no-report": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const list = `Parts (all but those marked * unless some are named):\n${parts.map(describePart).join("\n")}`;
    if (values.help) return { text: `${HELP}\n\n${list}`, exitCode: 0 };
    const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
    if (unknown !== undefined) throw new TypeError(`There is no part "${unknown}".\n\n${list}`);
    return {
      run: {
        parts: parts.filter(({ name, apart }) =>
          positionals.length > 0 ? positionals.includes(name) : !apart,
        ),
        rounds: wholeNumber("--rounds", values.rounds, 20),
        seconds: wholeNumber("--seconds", values.seconds, 3_600),
        report: !values["no-report"],
      },
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: `${error.message}\n\n${HELP}`, exitCode: 2 };
  }
}

const describePart = ({ name, apart, about }: Part) =>
  `  ${`${name}${apart ? " *" : ""}`.padEnd(13)}${about}`;

function wholeNumber(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new TypeError(`${option} must be a whole number from 1 to ${most}.`);
}
