import { anyText } from "@menuswitch/test-support";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeText } from "./safe-text.ts";

describe("safeText", () => {
  test("takes out the given secrets and every bearer token", () => {
    const text = "token t-1 of client s3cret, then Bearer abcdefghijklmnop.qrs and no more";
    expect(safeText(text, ["t-1", "s3cret", ""])).toBe(
      "token [redacted] of client [redacted], then Bearer [redacted] and no more",
    );
  });

  test("makes one line of text with control characters", () => {
    expect(safeText("a\r\nb\u0000c\u001b[31m\u2028d", [])).toBe("a b c [31m d");
  });

  test("is bounded, well-formed and free of control characters whatever comes in", () => {
    fc.assert(
      fc.property(anyText({ maxLength: 600 }), (text) => {
        const safe = safeText(text, []);
        expect(safe.length).toBeLessThanOrEqual(301);
        expect(safe.isWellFormed()).toBe(true);
        expect(safe).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test("never lets a secret through, wherever it stands", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.stringMatching(/^[A-Z0-9]{8,40}$/),
        (before, after, secret) => {
          expect(safeText(`${before}${secret}${after}`, [secret])).not.toContain(secret);
        },
      ),
    );
  });
});
