import { describe, expect, test } from "vitest";
import type { GenesysClient } from "../src/index.ts";
import { deliveryErrorOf } from "./delivery-error-of.ts";
import { answerJson } from "./recording-server.ts";
import {
  CLIENT_ID,
  contentFor,
  giveToken,
  SECRET,
  seedTarget,
  startGenesys,
  tokenOf,
} from "./start-genesys.ts";

const content = contentFor(seedTarget);

function write(client: GenesysClient): Promise<{ status: number }> {
  return client.write(seedTarget, content, { beforeRequest: async () => {} });
}

describe("the request for a token", () => {
  test("carries the credentials as Basic, and nothing but the grant type in its form", async () => {
    const { client, tokenRequests } = await startGenesys();
    await client.ensureToken();
    expect(tokenRequests()).toMatchObject([
      {
        method: "POST",
        body: "grant_type=client_credentials",
        headers: {
          authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${SECRET}`).toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
          accept: "application/json",
        },
      },
    ]);
  });

  test("carries the credentials and the scope in its form when told so", async () => {
    const { client, tokenRequests } = await startGenesys({}, { authStyle: "body", oauthScope: "a b" });
    await client.ensureToken();
    const [request] = tokenRequests();
    expect(request?.headers).not.toHaveProperty("authorization");
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: "client_credentials",
      client_id: CLIENT_ID,
      client_secret: SECRET,
      scope: "a b",
    });
  });

  test("is made once for 20 concurrent callers", async () => {
    const { client, tokenRequests, apiRequests } = await startGenesys();
    await Promise.all(Array.from({ length: 20 }, () => write(client)));
    expect(tokenRequests()).toHaveLength(1);
    expect(apiRequests()).toHaveLength(20);
  });

  test("is made again 60 s before the token expires, and not earlier", async () => {
    let nowMs = 1_000_000;
    const { client, tokenRequests } = await startGenesys({}, { now: () => nowMs });
    await client.ensureToken();
    nowMs += 86_400_000 - 60_001;
    await client.ensureToken();
    expect(tokenRequests()).toHaveLength(1);
    nowMs += 1;
    await client.ensureToken();
    expect(tokenRequests()).toHaveLength(2);
  });

  test.each([60, 1, 0.001])("is made no more than once for a write when a token lives %d s", async (life) => {
    const { client, tokenRequests } = await startGenesys({
      token: (response, nth) => answerJson(response, 200, { access_token: tokenOf(nth), expires_in: life }),
    });
    expect(await write(client)).toEqual({ status: 200 });
    expect(tokenRequests()).toHaveLength(1);
  });
});

describe("a 401 of the API", () => {
  test("is healed by one refresh that all concurrent callers share", async () => {
    const { client, tokenRequests, apiRequests } = await startGenesys({
      api: (response, { headers }) => {
        const revoked = headers.authorization === `Bearer ${tokenOf(1)}`;
        answerJson(response, revoked ? 401 : 200, { code: "bad.credentials" });
      },
    });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => write(client)));
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => ({ status: 200 })));
    expect(tokenRequests()).toHaveLength(2);
    expect(apiRequests()).toHaveLength(40);
  });

  test("that comes late for a token replaced already costs no further refresh", async () => {
    const late: (() => void)[] = [];
    const { client, tokenRequests } = await startGenesys({
      api: (response, { headers }, nth) => {
        const refuse = () => answerJson(response, 401, {});
        if (headers.authorization !== `Bearer ${tokenOf(1)}`) answerJson(response, 200, {});
        else if (nth === 1) late.push(refuse);
        else refuse();
      },
    });
    const slow = write(client);
    await expect.poll(() => late.length).toBe(1);
    await write(client);
    for (const refuse of late) refuse();
    expect(await slow).toEqual({ status: 200 });
    expect(tokenRequests()).toHaveLength(2);
  });

  test("that stays after the refresh is final, after exactly one repeat", async () => {
    const { client, tokenRequests, apiRequests } = await startGenesys({
      api: (response, { headers }) => {
        answerJson(response, 401, { code: "bad.credentials", message: `no: ${headers.authorization}` });
      },
    });
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "UNAUTHORIZED", status: 401, effectUnknown: false });
    expect(error.message).toContain("bad.credentials");
    expect(tokenRequests()).toHaveLength(2);
    expect(apiRequests()).toHaveLength(2);
  });

  test("passes on the token endpoint's failure when there is no newer token to be had", async () => {
    const { client } = await startGenesys({
      token: (response, nth) => (nth === 1 ? giveToken(response, nth) : response.writeHead(503).end()),
      api: (response) => answerJson(response, 401, {}),
    });
    expect(await deliveryErrorOf(write(client))).toMatchObject({ code: "UNREACHABLE", status: 503 });
  });
});

describe("a token endpoint that gives none", () => {
  const throttled = { error: "invalid_request", error_description: "rate limit exceeded; try again later" };

  test.each([
    ["its throttle in Genesys Cloud's form", 400, throttled, { "retry-after": "3" }, 3_000],
    ["its throttle under the other name", 400, { description: "Rate limit exceeded" }, {}, undefined],
    ["a plain 429", 429, "", { "inin-ratelimit-reset": "5" }, 5_000],
  ])("is waited for after %s", async (_name, status, body, headers, retryAfterMs) => {
    const { client } = await startGenesys({
      token: (response) => answerJson(response, status, body, headers),
    });
    const error = await deliveryErrorOf(client.ensureToken());
    expect(error).toMatchObject({ code: "TOKEN_THROTTLED", status, retryAfterMs });
  });

  test.each([
    ["400 invalid_client", 400, { error: "invalid_client", description: `bad ${SECRET}` }],
    ["401", 401, { error: "invalid_client", error_description: new URLSearchParams({ SECRET }).toString() }],
    ["403 with HTML", 403, "<html>no</html>"],
    ["404", 404, ""],
    ["302", 302, ""],
  ])("is a matter of the settings after %s", async (_name, status, body) => {
    const { client } = await startGenesys({ token: (response) => answerJson(response, status, body) });
    const error = await deliveryErrorOf(client.ensureToken());
    expect(error).toMatchObject({ code: "UNAUTHORIZED", status });
    for (const setting of ["GENESYS_CLIENT_ID", "GENESYS_CLIENT_SECRET", "GENESYS_REGION"]) {
      expect(error.remedy).toContain(setting);
    }
  });

  test.each([
    ["500", 500, "<html>oops</html>"],
    ["408", 408, ""],
    ["HTML", 200, "<html>welcome</html>"],
    ["nothing", 200, ""],
    ["no expires_in", 200, { access_token: tokenOf(1) }],
    ["an expires_in in words", 200, { access_token: tokenOf(1), expires_in: "soon" }],
    ["an expires_in of zero", 200, { access_token: tokenOf(1), expires_in: 0 }],
    ["an empty token", 200, { access_token: "", expires_in: 300 }],
    ["a token no header can carry", 200, { access_token: `${tokenOf(1)}\r\nx: y`, expires_in: 300 }],
    ["more than is read", 200, { access_token: tokenOf(1), expires_in: 300, rest: "x".repeat(3_000_000) }],
  ])("has surely changed no flow when it answered %s", async (_name, status, body) => {
    const { client, apiRequests } = await startGenesys({
      token: (response) =>
        typeof body === "string" ? response.writeHead(status).end(body) : answerJson(response, status, body),
    });
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "UNREACHABLE", status, effectUnknown: false });
    expect(error.retryAfterMs).toBeUndefined();
    expect(error.message).toContain("token endpoint");
    expect(apiRequests()).toHaveLength(0);
  });

  test("has surely changed no flow when it did not answer in its own time", async () => {
    const { client } = await startGenesys(
      { token: (response) => void response.writeHead(200).write("{") },
      { tokenTimeoutMs: 100 },
    );
    const error = await deliveryErrorOf(client.ensureToken());
    expect(error).toMatchObject({ code: "UNREACHABLE", effectUnknown: false });
    expect(error.message).toContain("token endpoint");
  });

  test("has surely changed no flow when its connection broke", async () => {
    const { client } = await startGenesys({ token: (response) => response.socket?.resetAndDestroy() });
    const error = await deliveryErrorOf(client.ensureToken());
    expect(error).toMatchObject({ code: "UNREACHABLE", effectUnknown: false });
  });

  test("is asked again by the next caller", async () => {
    const { client, tokenRequests } = await startGenesys({
      token: (response, nth) => (nth === 1 ? answerJson(response, 503, {}) : giveToken(response, nth)),
    });
    await deliveryErrorOf(client.ensureToken());
    await client.ensureToken();
    expect(tokenRequests()).toHaveLength(2);
  });
});
