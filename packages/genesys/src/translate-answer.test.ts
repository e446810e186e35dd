import { anyText } from "@menuswitch/test-support";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "./http-sender.ts";
import { translateAnswer } from "./translate-answer.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

const REMEDIES = { "some.code": "what its code asks for", "422": "what its status asks for" };

const request = {
  method: "PUT",
  permissions: ["architect:flow:edit"],
  subject: { noun: "flow", id: "f-1", setting: "flowId", remedies: REMEDIES },
} as const;

function translate(status: number, body: unknown = "", headers: Answer["headers"] = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return translateAnswer({ kind: "answer", status, headers, body: text }, request, ["t0ken"], NOW);
}

describe("translateAnswer", () => {
  test.each([
    [301, "REJECTED", "GENESYS_API_BASE"],
    [304, "REJECTED", "GENESYS_API_BASE"],
    [400, "REJECTED", "flow"],
    [401, "UNAUTHORIZED", "GENESYS_REGION"],
    [402, "REJECTED", "flow"],
    [403, "FORBIDDEN", "architect:flow:edit"],
    [404, "NOT_FOUND", "f-1"],
    [405, "REJECTED", "/api/v2"],
    [408, "SERVER_ERROR", "written again"],
    [409, "CONFLICT", "at the same time"],
    [410, "REJECTED", "deleted"],
    [413, "REJECTED", "prompts"],
    [415, "REJECTED", "Content-Type"],
    [418, "REJECTED", "flow"],
    [422, "REJECTED", "what its status asks for"],
    [429, "RATE_LIMITED", "GENESYS_RATE_LIMIT_PER_MINUTE"],
    [500, "SERVER_ERROR", "written again"],
    [503, "SERVER_ERROR", "written again"],
    [599, "SERVER_ERROR", "written again"],
  ])("makes %d a %s whose remedy speaks of %s", (status, code, remedy) => {
    const error = translate(status);
    expect(error).toMatchObject({ name: "DeliveryError", code, status });
    expect(error.remedy).toContain(remedy);
    expect(error.message).toContain(error.remedy);
  });

  test("names the role and its division for a 403, since scopes play no part", () => {
    expect(translate(403).remedy).toMatch(/role.*division.*f-1.*scopes do not/);
  });

  test("tells a role that is given for other divisions from a permission that no role has", () => {
    expect(translate(403, { code: "missing.division.permission" }).remedy).toMatch(
      /not given for the division of flow f-1.*architect:flow:edit/,
    );
  });

  test("prefers what the kind of thing says about a code, whatever the status", () => {
    expect(translate(409, { code: "some.code" }).remedy).toBe("what its code asks for");
    expect(translate(422, { code: "some.code" }).remedy).toBe("what its code asks for");
    expect(translate(409, { code: "constructor" }).remedy).toContain("at the same time");
  });

  test("names the part of it that was meant", () => {
    const part = { ...request, subject: { ...request.subject, part: 'row "premium"' } };
    const answer = { kind: "answer" as const, status: 404, headers: {}, body: "" };
    expect(translateAnswer(answer, part, [], NOW).message).toContain('PUT of row "premium" of flow f-1 (');
  });

  test("quotes what Genesys Cloud said, with the correlation id", () => {
    const body = { code: "invalid.property", message: "Value [steps] is not valid", contextId: "from-body" };
    const headers = { "inin-correlation-id": "from-header" };
    expect(translate(400, body, headers).message).toContain(
      "answered 400 to PUT of flow f-1 (invalid.property: Value [steps] is not valid; correlation id from-header).",
    );
    expect(translate(400, body).message).toContain("correlation id from-body");
  });

  test.each([
    ["HTML", "<html><h1>503 from the edge</h1></html>"],
    ["nothing", ""],
    ["JSON of another shape", '{"code":7,"message":["x"]}'],
    ["JSON that is no object", "null"],
  ])("manages with a body of %s", (_name, body) => {
    expect(translate(503, body).message).toContain("(no reason given in JSON)");
  });

  test("bounds what it quotes, on one line and without the token", () => {
    const error = translate(400, { message: `t0ken\n${"x".repeat(10_000)}` });
    expect(error.message).toContain("[redacted] xxx");
    expect(error.message).not.toMatch(/t0ken|\n/);
    expect(error.message.length).toBeLessThan(1_000);
  });

  test.each([
    ["Retry-After in seconds", { "retry-after": "42", "inin-ratelimit-reset": "7" }, 42_000],
    ["Retry-After as a date", { "retry-after": "Fri, 02 Jan 2026 03:04:35 GMT" }, 30_000],
    ["the reset of the window", { "inin-ratelimit-reset": "7" }, 7_000],
    ["the reset where Retry-After is garbage", { "retry-after": "?", "inin-ratelimit-reset": "7" }, 7_000],
    ["nothing", {}, undefined],
  ])("takes a 429's wait from %s", (_name, headers, waitMs) => {
    expect(translate(429, "", headers).retryAfterMs).toBe(waitMs);
  });

  test("makes a bounded error without the token of any answer at all", () => {
    const text = fc.oneof(anyText(), fc.constant("t0ken"));
    const body = fc.oneof(text, fc.json(), fc.record({ code: text, message: text, contextId: text }));
    const headers = fc.dictionary(
      fc.constantFrom("retry-after", "inin-ratelimit-reset", "inin-correlation-id"),
      text,
    );
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), body, headers, (status, anyBody, anyHeaders) => {
        const error = translate(status, anyBody, anyHeaders);
        expect(error.message).not.toMatch(/t0ken|\p{Cc}/u);
        expect(error.message.length).toBeLessThan(2_000);
        expect(error.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
