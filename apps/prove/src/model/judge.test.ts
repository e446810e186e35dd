import { describe, expect, test } from "vitest";
import { faultsOf, judge, type Observation } from "./judge.ts";

const EXPECTED = {
  acked: new Map([
    ["x", "line-1-a"],
    ["y", "line-1-b"],
  ]),
  perhaps: new Map([["z", "line-2-a"]]),
  finals: new Map([
    ["line-1", new Set(["line-1-b"])],
    ["line-2", new Set([undefined, "line-2-a"])],
  ]),
};
const seen = (overrides: Partial<Observation> = {}): Observation => ({
  logged: new Map([
    ["x", new Set(["line-1-a"])],
    ["y", new Set(["line-1-b"])],
  ]),
  counted: new Map([
    ["line-1-a", 1],
    ["line-1-b", 1],
  ]),
  written: new Map([["line-1", ["line-1-a", "line-1-b"]]]),
  ...overrides,
});
const faults = (overrides: Partial<Observation>) => faultsOf(judge(EXPECTED, seen(overrides)));

describe("judging", () => {
  test("finds nothing when all is right, with or without what was perhaps stored", () => {
    expect(faults({})).toEqual([]);
    const { logged, counted } = seen();
    expect(
      faults({
        logged: new Map([...logged, ["z", new Set(["line-2-a"])]]),
        counted: new Map([...counted, ["line-2-a", 1]]),
      }),
    ).toEqual([]);
  });

  test("finds an acknowledged event that is lost", () => {
    const found = faults({
      logged: new Map([["y", new Set(["line-1-b"])]]),
      counted: new Map([["line-1-b", 1]]),
    });
    expect(found).toEqual([expect.stringContaining("1 acknowledged and lost (x)")]);
  });

  test("finds a counter that is not the number of its interactions", () => {
    expect(
      faults({
        counted: new Map([
          ["line-1-a", 2],
          ["line-1-b", 1],
        ]),
      }),
    ).toEqual([expect.stringContaining("line-1-a: 1 logged, 2 counted")]);
  });

  test("finds an exposure that nobody sent, and one with another caller's menu", () => {
    const found = judge(
      EXPECTED,
      seen({
        logged: new Map([
          ["x", new Set(["line-1-a", "line-1-c"])],
          ["y", new Set(["line-1-b"])],
          ["stranger", new Set(["line-1-a"])],
        ]),
      }),
    );
    expect(found.wrongExposures).toEqual(["x", "stranger"]);
  });

  test("tells a last word that never came from an old one that came back", () => {
    const never = judge(EXPECTED, seen({ written: new Map([["line-1", ["line-1-a"]]]) }));
    expect(never).toMatchObject({ wrongTargets: [expect.anything()], staleTargets: [] });
    const back = judge(EXPECTED, seen({ written: new Map([["line-1", ["line-1-b", "line-1-a"]]]) }));
    expect(back).toMatchObject({ wrongTargets: [expect.anything()], staleTargets: [expect.anything()] });
  });
});
