import { interaction } from "@menuswitch/test-support";
import { describe, expect, test } from "vitest";
import { interactionsView } from "./interactions-view.ts";

const seenAs = (data: unknown) => JSON.parse(JSON.stringify(interactionsView.data(data)));

describe("a batch of interactions", () => {
  test("is summed up, and names neither customers nor numbers", () => {
    const interactions = [
      interaction({ interactionId: "i-1", customerId: "jane", ani: "+493012345", occurredAt: 2_000 }),
      interaction({ interactionId: "i-2", customerId: "john", source: "eventbridge", occurredAt: 1_000 }),
      interaction({ interactionId: "i-3", customerId: "joan", source: "eventbridge", occurredAt: 3_000 }),
    ];
    expect(seenAs({ interactions })).toEqual({
      interactions: 3,
      firstInteractionId: "i-1",
      lastInteractionId: "i-3",
      sources: { tutorial: 1, eventbridge: 2 },
      occurredFrom: "1970-01-01T00:00:01.000Z",
      occurredTo: "1970-01-01T00:00:03.000Z",
    });
    expect(interactionsView.name({ name: "jane", data: { interactions } })).toBe("3 interactions");
  });

  test("counts what it cannot read without showing it", () => {
    const data = { interactions: [interaction({ interactionId: "i-1" }), { customerId: "jane" }, "john"] };
    expect(seenAs(data)).toMatchObject({ interactions: 3, unreadable: 2, lastInteractionId: "i-1" });
    expect(JSON.stringify(seenAs(data))).not.toMatch(/jane|john/);
  });

  test.each([undefined, null, "jane", { interactions: "jane" }, { jane: [] }])(
    "shows nothing of %j",
    (data) => {
      expect(seenAs(data)).toEqual({ interactions: 0 });
    },
  );

  test("bears a time that is out of every calendar's range", () => {
    const interactions = [interaction({ occurredAt: Number.MAX_SAFE_INTEGER })];
    expect(seenAs({ interactions })).toEqual({ interactions: 1, unreadable: 1 });
  });
});
