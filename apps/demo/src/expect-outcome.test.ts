import { catalogSchema } from "@menuswitch/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectOutcome, FROM_THE_START } from "./expect-outcome.ts";
import type { SentEvent } from "./send-events.ts";

const option = (prompt: string) => [{ value: "agent", prompt }];
const catalog = catalogSchema.parse({
  version: 1,
  targets: { main: { kind: "flow", flowId: "f", profile: "seed" } },
  menus: {
    gold: { target: "main", options: option("Press 1 for gold") },
    plain: { target: "main", options: option("Press 1") },
  },
  segments: { premium: { menu: "gold" }, default: { menu: "plain" } },
});
const customers = [
  { id: "rich", kind: "own" as const, segment: "premium" },
  { id: "odd", kind: "own" as const, segment: "unheard-of" },
  { id: "new", kind: "own" as const, segment: undefined },
];

function sent(
  interactionId: string,
  customerId: string,
  times: { occurred: number; sent: number },
): SentEvent {
  const call = { interactionId, customerId, occurredAtMs: times.occurred };
  return { dueMs: 0, body: {}, call, sentAtMs: times.sent, outcome: "accepted" };
}
const outcomeOf = (...events: SentEvent[]) => expectOutcome(events, { catalog, customers });

test("the newest interaction decides; one that arrives late is counted and moves nothing", () => {
  const { demands, exposures, late } = outcomeOf(
    sent("1", "odd", { occurred: 10, sent: 100 }),
    sent("3", "rich", { occurred: 30, sent: 110 }),
    sent("2", "new", { occurred: 20, sent: 120 }),
  );
  expect(demands.get("main")).toEqual([
    { atMs: 100, menuId: "plain" },
    { atMs: 110, menuId: "gold" },
  ]);
  expect(Object.fromEntries(exposures)).toEqual({ plain: 2, gold: 1 });
  expect(late).toBe(1);
});

test("rows of a data table are demanded by the catalog, and by nobody who calls", () => {
  const table = { kind: "datatable", datatableId: "d", key: "segment", columns: { Menu: "menu.id" } };
  const onTable = catalogSchema.parse({ ...catalog, targets: { main: table } });
  const events = [
    sent("1", "rich", { occurred: 10, sent: 100 }),
    sent("2", "odd", { occurred: 20, sent: 110 }),
  ];
  const { demands, exposures } = expectOutcome(events, { catalog: onTable, customers });
  expect([...demands]).toEqual([
    ["main/premium", [{ atMs: FROM_THE_START, menuId: "gold" }]],
    ["main/default", [{ atMs: FROM_THE_START, menuId: "plain" }]],
  ]);
  expect(Object.fromEntries(exposures)).toEqual({ plain: 1, gold: 1 });
});

test("a repeat is one interaction, and not late", () => {
  const { interactionIds, exposures, repeats, late } = outcomeOf(
    sent("1", "rich", { occurred: 10, sent: 100 }),
    sent("2", "rich", { occurred: 20, sent: 110 }),
    sent("1", "rich", { occurred: 10, sent: 120 }),
  );
  expect({ ids: interactionIds.size, gold: exposures.get("gold"), repeats, late }).toEqual({
    ids: 2,
    gold: 2,
    repeats: 1,
    late: 0,
  });
});

test("what was not accepted asks for nothing", () => {
  const event = sent("1", "rich", { occurred: 10, sent: 100 });
  const { interactionIds, demands } = outcomeOf(
    { ...event, outcome: "refused" },
    { ...event, call: undefined, outcome: "ignored" },
  );
  expect([interactionIds.size, demands.size]).toEqual([0, 0]);
});

test("whatever the order of arrival, the menu of the latest interaction is demanded in the end", () => {
  const arrivals = fc.uniqueArray(
    fc.record({
      occurred: fc.nat(1_000),
      sent: fc.nat(1_000),
      customer: fc.constantFrom("rich", "odd", "new"),
    }),
    { minLength: 1, selector: ({ occurred }) => occurred },
  );
  fc.assert(
    fc.property(arrivals, (list) => {
      const { demands } = outcomeOf(...list.map((one) => sent(String(one.occurred), one.customer, one)));
      const latest = list.toSorted((a, b) => a.occurred - b.occurred).at(-1);
      expect(demands.get("main")?.at(-1)?.menuId).toBe(latest?.customer === "rich" ? "gold" : "plain");
    }),
  );
});
