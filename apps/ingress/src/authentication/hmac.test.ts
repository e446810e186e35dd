import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeHmacAuthentication } from "./hmac.ts";

// The example that GitHub publishes for this header: secret, body and signature.
const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from("Hello, World!");
const HEX = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const BASE64 = "dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc=";

const { judge } = makeHmacAuthentication(["an-older-secret-0123", SECRET]);

/** What becomes of a body with this signature. */
function outcomeOf(signature: string, body = BODY): string {
  const verdict = judge({ "x-hub-signature-256": signature });
  const { outcome, reason } = {
    reason: "",
    ...(verdict.outcome === "undecided" ? verdict.verify(body) : verdict),
  };
  return reason || outcome;
}

describe("HMAC authentication", () => {
  test.each([`sha256=${HEX}`, `sha256=${BASE64}`, `SHA256=${HEX.toUpperCase()}`, HEX, BASE64])(
    "accepts %s",
    (signature) => {
      expect(outcomeOf(signature)).toBe("admitted");
    },
  );

  test("decides nothing before the body is there", () => {
    expect(judge({ "x-hub-signature-256": `sha256=${HEX}` }).outcome).toBe("undecided");
    expect(judge({})).toEqual({ outcome: "absent" });
  });

  test.each([
    "",
    "sha256=",
    `sha1=${HEX}`,
    `sha256=${HEX}0`,
    `sha256=${HEX.slice(1)}`,
    `sha256=${BASE64}, sha256=${BASE64}`,
  ])("refuses %j without asking for the body", (signature) => {
    expect(judge({ "x-hub-signature-256": signature })).toEqual({ outcome: "refused", reason: "malformed" });
  });

  test("refuses a body of which any byte differs, is missing or is added", () => {
    fc.assert(
      fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const body = Buffer.from(BODY);
        body.writeUInt8(body.readUInt8(at) ^ change, at);
        const shorter = Buffer.concat([BODY.subarray(0, at), BODY.subarray(at + 1)]);
        const longer = Buffer.concat([BODY.subarray(0, at), Buffer.from([change]), BODY.subarray(at)]);
        for (const other of [body, shorter, longer]) {
          for (const signature of [HEX, BASE64]) expect(outcomeOf(signature, other)).toBe("mismatch");
        }
      }),
    );
  });

  test("refuses a signature of which any character differs", () => {
    const alphabets = {
      [HEX]: "0123456789abcdef",
      [BASE64]: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=",
    };
    const admitted = Object.entries(alphabets).flatMap(([signature, alphabet]) =>
      [...signature].flatMap((character, at) =>
        [...alphabet]
          .filter((other) => other !== character)
          .map((other) => signature.slice(0, at) + other + signature.slice(at + 1))
          .filter((changed) => outcomeOf(`sha256=${changed}`) === "admitted"),
      ),
    );
    expect(admitted).toEqual([]);
  });

  test("takes bytes as they are, whatever they mean as text", () => {
    // As printed by `printf '\xff\x00{' | openssl dgst -sha256 -hmac "It's a Secret to Everybody"`.
    const signature = "4e2ca0cbc66de13ee2463be55868daf272b5fc07e8efbd74fa205dc14ebd0f0c";
    expect(outcomeOf(signature, Buffer.from([0xff, 0x00, 0x7b]))).toBe("admitted");
    expect(outcomeOf(signature, Buffer.from("\uFFFD\u0000{"))).toBe("mismatch");
  });
});
