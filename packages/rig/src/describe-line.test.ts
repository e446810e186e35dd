import { expect, test } from "vitest";
import { describeEventLine } from "./describe-event-line.ts";
import { describeLine } from "./describe-line.ts";

test.each([
  [{ msg: "redis is away", reason: "connect ECONNREFUSED" }, "redis is away: connect ECONNREFUSED"],
  [{ msg: "closing failed", err: { message: "too late", stack: "…" } }, "closing failed: too late"],
  [{ msg: "stopped" }, "stopped"],
  [
    { event_type: "ivr_menu_exposure", interaction_id: "i-1", customer_segment: "premium", variant_id: "a" },
    "i-1: segment premium, hears a",
  ],
])("a log line becomes a few words", (line, words) => {
  expect(describeLine(line)).toBe(words);
});

test("callers and writes are told in a sentence, other lines not", () => {
  const exposure = { interaction_id: "i-1", customer_segment: "premium", variant_id: "a" };
  const update = { target: "main", variant_id: "a", latency_ms: 81.5, success: true };
  expect(describeEventLine({ event_type: "ivr_menu_exposure", ...exposure })).toBe(
    "i-1: segment premium, hears a",
  );
  expect(describeEventLine({ event_type: "ivr_menu_update", ...update })).toContain("main now holds a");
  const failed = { ...update, success: false, error_code: "FORBIDDEN" };
  expect(describeEventLine({ event_type: "ivr_menu_update", ...failed })).toContain("FORBIDDEN");
  expect(describeEventLine({ msg: "listening" })).toBeUndefined();
});
