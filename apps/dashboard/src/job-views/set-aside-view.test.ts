import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { setAsideView } from "./set-aside-view.ts";

describe("an interaction that was set aside", () => {
  test("shows the reason and the names of its fields", () => {
    const record = { interactionId: "i-1", customerId: 4711, occurredAt: "noon", jane: { doe: true } };
    expect(setAsideView.data({ interaction: record, reason: "occurredAt must be a number" })).toEqual({
      reason: "occurredAt must be a number",
      fields: ["interactionId", "customerId", "occurredAt"],
      otherFields: 1,
    });
  });

  test("hides values that the reason quotes, the longest first", () => {
    const record = { customerId: "jane", ani: "jane.doe+1", extra: [{ deep: "john" }] };
    const reason = '"jane.doe+1" and "jane" and "john" are not numbers';
    expect(setAsideView.data({ interaction: record, reason })).toMatchObject({
      reason: '"[hidden]" and "[hidden]" and "[hidden]" are not numbers',
    });
  });

  test.each([undefined, null, "jane", 4711, { interaction: null }, { reason: { jane: 1 } }])(
    "shows nothing of %j",
    (data) => {
      expect(setAsideView.data(data)).toEqual({ reason: null, fields: [] });
    },
  );

  test("never quotes any value, whatever the record holds", () => {
    // Letters that occur neither in the texts around nor in the names of fields.
    const secret = fc.string({ unit: fc.constantFrom("Z", "9", "Ü", "+", "(", "\\", "$"), minLength: 1 });
    const record = fc.dictionary(
      fc.oneof(fc.constantFrom("customerId", "ani"), secret),
      fc.oneof(secret, fc.array(secret)),
    );
    fc.assert(
      fc.property(record, (interaction) => {
        const reason = `planning failed: ${Object.entries(interaction).flat(2).join(" ")}`;
        const { reason: shown, ...rest } = Object(setAsideView.data({ interaction, reason }));
        expect(shown).not.toMatch(/[Z9Ü+(\\$]/);
        expect(JSON.stringify(rest)).not.toMatch(/[ZÜ+(\\$]/);
      }),
    );
  });
});
