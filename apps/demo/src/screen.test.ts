import { expect, test } from "vitest";
import { makeScreen } from "./screen.ts";

function written(isTerminal: boolean): string {
  let text = "";
  const screen = makeScreen({
    isTerminal,
    write: (more) => {
      text += more;
    },
  });
  for (let done = 1; done <= 8; done += 1) screen.progress("sent", done, 8);
  screen.line("ready");
  return text;
}

test("on a terminal progress is one line, which the next text replaces", () => {
  const text = written(true);
  expect(text.split("\n")).toHaveLength(2);
  expect(text).toContain("8 of 8 sent\r\u001b[Kready\n");
});

test("elsewhere progress is told by quarters, without control characters", () => {
  expect(written(false)).toBe("  2 of 8 sent\n  4 of 8 sent\n  6 of 8 sent\n  8 of 8 sent\nready\n");
});
