import { describeEventLine, describeLine } from "@menuswitch/rig";
import { paint, type Screen } from "./screen.ts";

/** What the demo takes from the log lines of its processes. */
export interface LineReader {
  read(name: string, line: Record<string, unknown>): void;
  /** Ids of the interactions that a worker logged an exposure of. */
  exposedIds: ReadonlySet<string>;
  /** From now on callers and writes are told one by one. */
  tellEvents(): void;
}

/** The numbers that pino gives its levels. */
const WARN = 40;
const MOST_WARNINGS = 8;

export function makeLineReader(screen: Screen): LineReader {
  const exposedIds = new Set<string>();
  const warnings = new Set<string>();
  let eventsAreTold = false;

  /** Each once, for what lasts is logged again and again. */
  function tellWarning(warning: string): void {
    if (warnings.size === MOST_WARNINGS || warnings.has(warning)) return;
    warnings.add(warning);
    screen.problem(`  ${warning}`);
    if (warnings.size === MOST_WARNINGS) screen.line(paint.quiet("  further warnings are not shown"));
  }

  return {
    read(name, line) {
      if (line["event_type"] === "ivr_menu_exposure") exposedIds.add(String(line["interaction_id"]));
      if (Number(line["level"]) >= WARN) tellWarning(`${name}: ${describeLine(line)}`);
      const event = eventsAreTold ? describeEventLine(line) : undefined;
      if (event !== undefined) screen.line(`  ${event}`);
    },
    exposedIds,
    tellEvents() {
      eventsAreTold = true;
    },
  };
}
