import { describe, expect, test } from "vitest";
import { IDENTITY_RULES, identitiesIn } from "./identity-rules.ts";

const everything = {
  externalContactId: "contact",
  conversationExternalContactIds: ["conversation's contact", "another"],
  ani: "tel:+13175550123",
  addressFrom: "jane@example.com",
};

describe("identitiesIn", () => {
  test("names a customer by each rule, in the order of the rules", () => {
    expect(identitiesIn(everything, IDENTITY_RULES)).toEqual([
      "contact",
      "conversation's contact",
      "+13175550123",
      "jane@example.com",
    ]);
    expect(identitiesIn(everything, ["ani", "externalContactId"])).toEqual(["+13175550123", "contact"]);
  });

  test("names nobody twice", () => {
    const named = { ...everything, conversationExternalContactIds: ["contact"], addressFrom: "+13175550123" };
    expect(identitiesIn(named, IDENTITY_RULES)).toEqual(["contact", "+13175550123"]);
  });

  test.each([
    {},
    { conversationExternalContactIds: [] },
    { ani: "anonymous" },
    { ani: "sip:unknown@unknown.invalid" },
  ])("names nobody in %j", (named) => {
    expect(identitiesIn(named, IDENTITY_RULES)).toEqual([]);
  });

  test.each([
    ["tel:+13175550123", "+13175550123"],
    ["sip:+13175550123@sbc.example.com", "+13175550123"],
    ["+1 317 555 0123", "+13175550123"],
    ["9071234567890123", "9071234567890123"],
    ["Jane", "Jane"],
    ["tel:anonymous", undefined],
    ["sip:alice@example.com", undefined],
    ["Unknown", undefined],
  ])("reads the address %j as %j", (addressFrom, identity) => {
    expect(identitiesIn({ addressFrom }, ["addressFrom"])[0]).toBe(identity);
  });
});
