import { styleText } from "node:util";

export interface Screen {
  line(text?: string): void;
  /** Something that is not as it should be. */
  problem(text: string): void;
  /** Replaces what it showed before; where nothing can be replaced, says little. */
  progress(what: string, done: number, of: number): void;
}

const BAR_WIDTH = 24;

/** Colours, where the terminal has them and `NO_COLOR` does not forbid them. */
export const paint = {
  good: (text: string) => styleText("green", text),
  bad: (text: string) => styleText(["red", "bold"], text),
  strong: (text: string) => styleText("bold", text),
  quiet: (text: string) => styleText("dim", text),
};

/** @param isTerminal whether a line can be written over */
export function makeScreen({
  write,
  isTerminal,
}: {
  write: (text: string) => void;
  isTerminal: boolean;
}): Screen {
  let progressIsShown = false;
  let quartersTold = 0;

  function line(text = ""): void {
    write(`${progressIsShown ? "\r\u001b[K" : ""}${text}\n`);
    progressIsShown = false;
  }

  return {
    line,
    problem: (text) => line(paint.bad(text)),
    progress(what, done, of) {
      if (isTerminal) {
        const filled = Math.round((done / of) * BAR_WIDTH);
        write(`\r\u001b[K${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${done} of ${of} ${what}`);
        progressIsShown = true;
        return;
      }
      const quarters = Math.floor((done / of) * 4);
      if (quarters > quartersTold) line(`  ${done} of ${of} ${what}`);
      quartersTold = quarters;
    },
  };
}
