import { expect, test } from "vitest";
import { crashPointText, parseCrashPoint } from "./crash-point.ts";

test("a crash point survives its way through an environment variable", () => {
  const point = { adapter: "ledger", method: "count", moment: "after", nth: 3 } as const;
  const aimed = {
    adapter: "genesys",
    method: "write",
    moment: "sent",
    nth: 2,
    flowId: "flow-line-1",
  } as const;
  for (const each of [point, aimed]) expect(parseCrashPoint(crashPointText(each))).toEqual(each);
});

test("what is no crash point is refused: a proof without one would prove nothing", () => {
  for (const text of ["", "ledger.count", "ledger.count:after", "ledger:after:1", "a.b:never:1"])
    expect(() => parseCrashPoint(text)).toThrow("no crash point");
});
