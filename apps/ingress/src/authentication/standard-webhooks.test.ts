import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { makeStandardWebhooksAuthentication } from "./standard-webhooks.ts";

// The example that the tests of Standard Webhooks' own libraries have in common.
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const SENT_AT = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

interface Sent {
  id?: string;
  timestamp?: string | number;
  signature?: string;
  body?: string | Buffer;
}

function verdictOn(sent: Sent = {}, { nowSeconds = SENT_AT, secrets = [SECRET] } = {}) {
  const { id = ID, timestamp = SENT_AT, signature = SIGNATURE, body = BODY } = sent;
  const { judge } = makeStandardWebhooksAuthentication({
    secrets,
    toleranceSeconds: 300,
    now: () => nowSeconds * 1_000,
  });
  const verdict = judge({
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature,
  });
  return verdict.outcome === "undecided" ? verdict.verify(Buffer.from(body)) : verdict;
}

/** As the reference library signs. */
const sign = (id: string, seconds: number, body: string, secret = SECRET) =>
  new Webhook(secret).sign(id, new Date(seconds * 1_000), body);

describe("Standard Webhooks", () => {
  test("accepts the published example", () => {
    expect(verdictOn()).toEqual({ outcome: "admitted", message: expect.stringMatching(/^[\w-]{43}$/) });
  });

  test("accepts whatever the reference library signs", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{1,256}$/),
        fc.integer({ min: 0, max: 10_000_000_000 }),
        fc.json(),
        (id, timestamp, body) => {
          const signature = sign(id, timestamp, body);
          expect(verdictOn({ id, timestamp, signature, body }, { nowSeconds: timestamp }).outcome).toBe(
            "admitted",
          );
        },
      ),
    );
  });

  test("accepts one good signature among others, under any of its secrets", () => {
    const others = `v1a,${"A".repeat(86)}== v1,${"A".repeat(43)}=`;
    expect(verdictOn({ signature: `${others} ${SIGNATURE}` }).outcome).toBe("admitted");
    expect(verdictOn({}, { secrets: [OTHER_SECRET, SECRET] }).outcome).toBe("admitted");
    expect(verdictOn({ signature: others })).toEqual({ outcome: "refused", reason: "mismatch" });
    expect(verdictOn({}, { secrets: [OTHER_SECRET] })).toEqual({ outcome: "refused", reason: "mismatch" });
  });

  test.each([
    [-300, "admitted"],
    [300, "admitted"],
    [-301, "refused"],
    [301, "refused"],
  ])("takes a clock that is %d s away: %s", (seconds, outcome) => {
    expect(verdictOn({}, { nowSeconds: SENT_AT + seconds }).outcome).toBe(outcome);
  });

  test.each<[Sent, string]>([
    [{ signature: "" }, "malformed"],
    [{ signature: SIGNATURE.slice(3) }, "malformed"],
    [{ signature: SIGNATURE.replace("v1", "v2") }, "malformed"],
    [{ signature: SIGNATURE.replace("=", "") }, "malformed"],
    [{ id: "" }, "malformed"],
    [{ id: "a.b" }, "malformed"],
    [{ id: "x".repeat(257) }, "malformed"],
    [{ timestamp: "" }, "malformed"],
    [{ timestamp: `${SENT_AT}.5` }, "malformed"],
    [{ timestamp: `${SENT_AT} ` }, "malformed"],
    [{ timestamp: -SENT_AT }, "malformed"],
    [{ timestamp: SENT_AT * 1_000 }, "malformed"],
    [{ timestamp: SENT_AT * 100 }, "timestamp"],
    [{ timestamp: `0${SENT_AT}` }, "mismatch"],
    [{ timestamp: SENT_AT + 1 }, "mismatch"],
    [{ id: `${ID}x` }, "mismatch"],
    [{ body: JSON.stringify(JSON.parse(BODY)) }, "mismatch"],
    [{ body: "" }, "mismatch"],
  ])("refuses %j as %s", (sent, reason) => {
    expect(verdictOn(sent)).toEqual({ outcome: "refused", reason });
  });

  test("asks for all three headers, and has nothing to say where none is signed", () => {
    const { judge } = makeStandardWebhooksAuthentication({ secrets: [SECRET], toleranceSeconds: 300 });
    expect(judge({ "webhook-signature": SIGNATURE, "webhook-id": ID })).toMatchObject({
      reason: "malformed",
    });
    expect(judge({ "webhook-signature": SIGNATURE, "webhook-timestamp": "1" })).toMatchObject({
      reason: "malformed",
    });
    expect(judge({ "webhook-id": ID, "webhook-timestamp": "1" })).toEqual({ outcome: "absent" });
  });

  test("refuses a body or a signature of which any character differs", () => {
    const changed = (text: string, at: number, other: string) =>
      text.slice(0, at) + other + text.slice(at + 1);
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 0x20, max: 0x7e }), (index, code) => {
        const other = String.fromCharCode(code);
        const inBody = index % BODY.length;
        fc.pre(BODY[inBody] !== other);
        expect(verdictOn({ body: changed(BODY, inBody, other) }).outcome).toBe("refused");
        const inSignature = index % SIGNATURE.length;
        fc.pre(SIGNATURE[inSignature] !== other);
        expect(verdictOn({ signature: changed(SIGNATURE, inSignature, other) }).outcome).toBe("refused");
      }),
    );
  });

  test("names a message alike for every attempt to send it, and no two messages alike", () => {
    const messageOf = (id: string, seconds: number, body: string) => {
      const verdict = verdictOn(
        { id, timestamp: seconds, signature: sign(id, seconds, body), body },
        { nowSeconds: seconds },
      );
      return verdict.outcome === "admitted" ? verdict.message : undefined;
    };
    const first = messageOf("a", 1_000, "{}");
    expect(first).toBeDefined();
    expect(messageOf("a", 2_000, "{}")).toBe(first);
    expect(new Set([first, messageOf("a", 1_000, "[]"), messageOf("b", 1_000, "{}")]).size).toBe(3);
  });
});
