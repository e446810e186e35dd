import { anyText } from "@menuswitch/test-support";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseAni } from "./normalise-ani.ts";

describe("normaliseAni", () => {
  test.each([
    "tel:+13175550123",
    "tel:+13175550123;ext=42",
    "sip:+13175550123@example.com;user=phone",
    "sip:+1.317.555.0123",
    '"Jane" <sip:+13175550123@sbc.example.com>;tag=1',
    "TEL:+1-317-555-0123;phone-context=example.com",
    "sip:+13175550123@sbc.example.com:5061;user=phone",
    "sips:+13175550123@10.0.0.1",
    "+1 (317) 555.0123",
    "0013175550123",
    "13175550123",
    " +13175550123 ",
  ])("knows one caller by one number, written as %j", (ani) => {
    expect(normaliseAni(ani)).toBe("+13175550123");
  });

  test.each([
    "anonymous",
    "Unknown",
    "tel:anonymous",
    "sip:anonymous@anonymous.invalid",
    "sip:alice@example.com",
    "restricted",
    "Unavailable",
    "private",
    "localhost",
    "sip:localhost",
    "sip:10.0.0.1",
    "sip:10.0.0.1:5060",
    "<>",
    "Jane Doe",
    "tel:+1317555CALL",
    "",
    "+",
    "tel:",
    "+1234567890123456",
    "１３１７５５５０１２３",
  ])("finds no number in %j", (ani) => {
    expect(normaliseAni(ani)).toBeUndefined();
  });

  test("leaves a normalised number as it is", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{2,14}$/), (digits) => {
        expect(normaliseAni(`+${digits}`)).toBe(`+${digits}`);
      }),
    );
  });

  test("gives a plus and digits or nothing, whatever it is given", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(normaliseAni(text) ?? "+000").toMatch(/^\+\d{3,15}$/);
      }),
    );
  });
});
