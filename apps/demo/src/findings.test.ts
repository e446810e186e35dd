import { expect, test } from "vitest";
import type { Expectation } from "./expect-outcome.ts";
import { findings, type Observations } from "./findings.ts";
import type { SentEvent } from "./send-events.ts";

const event = (outcome: SentEvent["outcome"], interactionId?: string): SentEvent => ({
  dueMs: 0,
  body: {},
  call: interactionId === undefined ? undefined : { interactionId, customerId: "c", occurredAtMs: 100 },
  sentAtMs: 100,
  outcome,
});
const expected: Expectation = {
  interactionIds: new Set(["1", "2"]),
  exposures: new Map([["a", 2]]),
  demands: new Map([["main", [{ atMs: 100, menuId: "a" }]]]),
  repeats: 1,
  late: 0,
};
const flow = {
  holds: "a",
  writes: [{ menuId: "a", arrivedAtMs: 300, appliedAtMs: 350 }],
  underWay: 0,
  mostAtOnce: 1,
};
const right: Observations = {
  sent: [event("accepted", "1"), event("accepted", "2"), event("accepted", "1"), event("ignored")],
  exposures: new Map([["a", 2]]),
  exposedIds: new Set(["1", "2"]),
  requests: { "200": 1 },
  puts: { "200": 1 },
  flows: new Map([["main", flow]]),
};
const wrongOnes = (observed: Observations) =>
  findings(expected, observed).flatMap((finding) => (finding.right === false ? [finding.what] : []));

test("finds nothing wrong where all is as the events ask for", () => {
  expect(wrongOnes(right)).toEqual([]);
  const avoided = findings(expected, right).find(({ what }) => what === "PUTs avoided");
  expect(avoided?.found).toBe("2 (one per webhook would have been 3)");
});

test.each<[string, Partial<Observations>]>([
  ["Webhooks acknowledged", { sent: [...right.sent, event("refused", "3")] }],
  ["Webhooks acknowledged", { sent: [...right.sent, event("ignored", "3")] }],
  ["Exposures", { exposures: new Map([["a", 3]]) }],
  ["Exposures", { exposures: new Map([["a", 1]]) }],
  ["Exposures", { exposures: new Map([["b", 2]]) }],
  ["Events lost", { exposedIds: new Set(["1"]) }],
  ["PUTs sent", { flows: new Map([["main", { ...flow, mostAtOnce: 2 }]]) }],
  ["429s", { requests: { "200": 1, "429": 1 } }],
  ["Event to live", { flows: new Map([["main", { ...flow, writes: [] }]]) }],
  ["main: live = desired", { flows: new Map([["main", { ...flow, holds: "b" }]]) }],
])("says that %s is wrong", (what, difference) => {
  expect(wrongOnes({ ...right, ...difference })).toEqual([what]);
});

test("a flow that nobody has heard of holds no menu", () => {
  const rows = findings(expected, { ...right, flows: new Map() });
  expect(rows.at(-1)).toMatchObject({ found: "NO: no menu instead of a", right: false });
});
