import { expect, test } from "vitest";
import { type Expectation, FROM_THE_START } from "./expect-outcome.ts";
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
const place = {
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
  places: new Map([["main", place]]),
};
const wrongOnes = (observed: Observations) =>
  findings(expected, observed).flatMap((finding) => (finding.right === false ? [finding.what] : []));

test("finds nothing wrong where all is as the events ask for", () => {
  expect(wrongOnes(right)).toEqual([]);
  const avoided = findings(expected, right).find(({ what }) => what === "Writes avoided");
  expect(avoided?.found).toBe("2 (one per webhook would have been 3)");
});

test.each<[string, Partial<Observations>]>([
  ["Webhooks acknowledged", { sent: [...right.sent, event("refused", "3")] }],
  ["Webhooks acknowledged", { sent: [...right.sent, event("ignored", "3")] }],
  ["Exposures", { exposures: new Map([["a", 3]]) }],
  ["Exposures", { exposures: new Map([["a", 1]]) }],
  ["Exposures", { exposures: new Map([["b", 2]]) }],
  ["Events lost", { exposedIds: new Set(["1"]) }],
  ["Menus written", { places: new Map([["main", { ...place, mostAtOnce: 2 }]]) }],
  ["429s", { requests: { "200": 1, "429": 1 } }],
  ["Event to live", { places: new Map([["main", { ...place, writes: [] }]]) }],
  ["main: live = desired", { places: new Map([["main", { ...place, holds: "b" }]]) }],
])("says that %s is wrong", (what, difference) => {
  expect(wrongOnes({ ...right, ...difference })).toEqual([what]);
});

test("rows of a data table have to be right before the first call, and to be left alone since", () => {
  const ofCatalog = { ...expected, demands: new Map([["main", [{ atMs: FROM_THE_START, menuId: "a" }]]]) };
  const written = (...appliedAtMs: number[]) => {
    const writes = appliedAtMs.map((atMs) => ({ menuId: "a", arrivedAtMs: atMs, appliedAtMs: atMs }));
    const rows = findings(ofCatalog, { ...right, places: new Map([["main", { ...place, writes }]]) });
    return rows.find(({ what }) => what === "Right before the first call");
  };
  expect(written(50)).toMatchObject({ right: true });
  expect(written(150)).toMatchObject({ found: "not 1 of 1", right: false });
  expect(written(50, 150)).toMatchObject({ right: false });
  expect(written()).toMatchObject({ right: false });
});

test("a flow that nobody has heard of holds no menu", () => {
  const rows = findings(expected, { ...right, places: new Map() });
  expect(rows.at(-1)).toMatchObject({ found: "NO: no menu instead of a", right: false });
});
