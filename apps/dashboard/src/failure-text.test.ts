import { describe, expect, test } from "vitest";
import { withheldReason, withheldStack, withoutSecrets } from "./failure-text.ts";

const stack = [
  "TypeError: cannot plan customer jane.doe of",
  "+49 30 1234567 at home",
  "    at plan (file:///app/plan.ts:12:3)",
  "    at async /app/worker.js:595:32",
].join("\n");

describe("a withheld failure", () => {
  test("keeps the kind of error and the places in the code, and nothing of its message", () => {
    const [first, ...places] = withheldStack(stack).split("\n");
    expect(first).toMatch(/^TypeError: /);
    expect(places).toEqual(["    at plan (file:///app/plan.ts:12:3)", "    at async /app/worker.js:595:32"]);
    expect(withheldStack(stack)).not.toMatch(/jane|1234567/);
  });

  test("takes what is not an error's stack for the message", () => {
    expect(withheldStack("jane.doe")).not.toContain("jane");
    expect(withheldReason([])).toMatch(/^Error: /);
  });
});

describe("a failure that is shown", () => {
  test("loses tokens and phone numbers and keeps what names the cause", () => {
    const cause = "403 to PUT /api/v2/flows/6f9c0a2e-5f0f-4c55-9a57-3b9d3a7d1c11 at 1795448857122";
    expect(withoutSecrets(`${cause}; bearer abc.DEF-1; tel:+1 (317) 555-0100.`)).toBe(
      `${cause}; Bearer [hidden] tel:[hidden].`,
    );
  });
});
