import { parseArgs } from "node:util";
import type { DemoTarget } from "./settings.ts";

export interface DemoOptions {
  target: DemoTarget;
  /** Ends after the table. */
  once: boolean;
  /** Interactions to send; repeats and noise come on top. */
  events: number;
  /** The same seed makes the same events. */
  seed: number;
}

const HELP = `Usage: npm run demo -- [options]

Starts all of Menuswitch on this machine, with a private Redis and a simulated
Genesys Cloud, sends events through it and shows what became of them.

  --target T   where the menus are: flow (if not given), which holds the newest
               caller's menu, or datatable, which has a row for each segment
  --once       end after the table: 0 when all is right, 1 when not
  --events N   interactions to send, 1 to 5000 (300 if not given);
               repeated and foreign events come on top
  --seed N     makes the same events again (a whole number, 1 if not given)
  --help       this text

REDIS_URL, when set, is used instead of a private Redis.`;

/** What the command line asks for: a run, or a text to show and the code to exit with. */
export function readOptions(
  args: readonly string[],
): { run: DemoOptions } | { text: string; exitCode: number } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        target: { type: "string", default: "flow" },
        once: { type: "boolean", default: false },
        events: { type: "string", default: "300" },
        seed: { type: "string", default: "1" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { text: HELP, exitCode: 0 };
    const events = wholeNumber("--events", values.events, 1, 5_000);
    const seed = wholeNumber("--seed", values.seed, 0, 0xffff_ffff);
    return { run: { target: targetIn(values.target), once: values.once, events, seed } };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: `${error.message}\n\n${HELP}`, exitCode: 2 };
  }
}

function targetIn(text: string): DemoTarget {
  if (text === "flow" || text === "datatable") return text;
  throw new TypeError("--target must be flow or datatable.");
}

function wholeNumber(option: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new TypeError(`${option} must be a whole number from ${minimum} to ${maximum}.`);
}
