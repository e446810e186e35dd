import { expect, test } from "vitest";
import { crashPointText, parseCrashPoint } from "./crash-point.ts";

test("a crash point survives its way through an environment variable", () => {
  const point = { adapter: "ledger", method: "count", moment: "after", nth: 3 } as const;
  expect(parseCrashPoint(crashPointText(point))).toEqual(point);
});

test("what is no crash point is refused: a proof without one would prove nothing", () => {
  for (const text of ["", "ledger.count", "ledger.count:after", "ledger:after:1", "a.b:never:1"])
    expect(() => parseCrashPoint(text)).toThrow("no crash point");
});
