import { describe, expect, test } from "vitest";
import type { Copy } from "./copy.ts";
import { expectOutcome } from "./expect-outcome.ts";

const HOUR_MS = 3_600_000;
const T = 1_800_000_000_000;

function copy(interactionId: string, menuId: string, overrides: Partial<Copy> = {}): Copy {
  return {
    interactionId,
    menuId,
    claimedAtMs: T,
    sentAtMs: T + 10,
    receivedByMs: T + 20,
    fate: "acked",
    status: undefined,
    ...overrides,
  };
}
const finalOf = (copies: Copy[]) => [...(expectOutcome(copies).finals.get("line-1") ?? [])].sort();

describe("what a target must hold in the end", () => {
  test("is nothing while no event was acknowledged", () => {
    expect(finalOf([])).toEqual([undefined]);
    expect(finalOf([copy("x", "line-1-a", { fate: "refused" })])).toEqual([undefined]);
  });

  test("is the menu of the event that happened last, in whatever order they were sent", () => {
    const early = copy("early", "line-1-a", { claimedAtMs: T - 1, sentAtMs: T + 500, receivedByMs: T + 510 });
    const late = copy("late", "line-1-b");
    expect(finalOf([early, late])).toEqual(["line-1-b"]);
    expect(finalOf([late, early])).toEqual(["line-1-b"]);
  });

  test("is, of two that happened at the same time, the one received later", () => {
    const first = copy("first", "line-1-a");
    const second = copy("second", "line-1-b", { sentAtMs: T + 30, receivedByMs: T + 40 });
    expect(finalOf([second, first])).toEqual(["line-1-b"]);
  });

  test("is one of two when they happened and may have been received at the same time", () => {
    expect(finalOf([copy("x", "line-1-a"), copy("y", "line-1-b")])).toEqual(["line-1-a", "line-1-b"]);
  });

  test("may or may not follow an event whose fate nobody knows", () => {
    const known = copy("known", "line-1-a");
    const unknown = copy("unknown", "line-1-b", { claimedAtMs: T + 5, fate: "perhaps" });
    expect(finalOf([known, unknown])).toEqual(["line-1-a", "line-1-b"]);
    expect(finalOf([known, { ...unknown, claimedAtMs: T - 5 }])).toEqual(["line-1-a"]);
  });

  test("does not follow a clock that is an hour ahead beyond the moment of receipt", () => {
    const ahead = copy("ahead", "line-1-a", { claimedAtMs: T + HOUR_MS });
    const after = copy("after", "line-1-b", {
      claimedAtMs: T + 1_000,
      sentAtMs: T + 1_000,
      receivedByMs: T + 1_010,
    });
    expect(finalOf([ahead, after])).toEqual(["line-1-b"]);
  });

  test("follows a claim of less than a minute ahead", () => {
    const ahead = copy("ahead", "line-1-a", { claimedAtMs: T + 59_000 });
    expect(finalOf([ahead, copy("after", "line-1-b", { claimedAtMs: T + 1_000 })])).toEqual(["line-1-a"]);
  });

  test("counts an event without a time as happening when it is received, by any of its copies", () => {
    const sooner = copy("twice", "line-1-a", { claimedAtMs: undefined });
    const later = { ...sooner, sentAtMs: T + 100, receivedByMs: T + 110 };
    const between = copy("between", "line-1-b", { claimedAtMs: T + 50 });
    expect(finalOf([sooner, later, between])).toEqual(["line-1-a", "line-1-b"]);
    expect(finalOf([sooner, between])).toEqual(["line-1-b"]);
  });
});

test("an interaction is acknowledged when any of its copies was", () => {
  const { acked, perhaps } = expectOutcome([
    copy("x", "line-1-a", { fate: "perhaps" }),
    copy("x", "line-1-a"),
    copy("y", "line-1-a", { fate: "perhaps" }),
    copy("z", "line-1-a", { fate: "refused" }),
  ]);
  expect([...acked.keys()]).toEqual(["x"]);
  expect([...perhaps.keys()]).toEqual(["y"]);
});
