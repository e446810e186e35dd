import { describe, expect, test, vi } from "vitest";
import type { GenesysClient, RateAnswer } from "../src/index.ts";
import { deliveryErrorOf } from "./delivery-error-of.ts";
import { answerJson, type RecordedRequest } from "./recording-server.ts";
import { contentFor, platformTarget, seedTarget, startGenesys, tokenOf } from "./start-genesys.ts";

const noHooks = { beforeRequest: async () => {} };
const flow = { id: "x", name: "Main IVR", type: "INBOUNDCALL", description: "by hand", version: 7 };

function writeSeed(client: GenesysClient): Promise<{ status: number }> {
  return client.write(seedTarget, contentFor(seedTarget), noHooks);
}

describe("a flow of the seed profile", () => {
  test("is sent exactly the seed's body and headers", async () => {
    const { client, apiRequests } = await startGenesys();

    expect(await writeSeed(client)).toEqual({ status: 200 });

    const [request] = apiRequests();
    expect(request).toMatchObject({ method: "PUT", path: "/api/v2/flows/flow%201%2F%C3%A4" });
    expect(request?.body).toBe(
      '{"id":"flow 1/ä","name":"Dynamic IVR Menu Flow","type":"voice","description":"Automatically updated via webhook service",' +
        '"steps":[{"id":"ivr-main-menu","type":"SetPrompt","config":{"options":[' +
        '{"value":"support","prompt":"Press 1 for priority support"},{"value":"billing","prompt":"Press 2 for account billing"}],' +
        '"timeout":10000,"maxRetries":3,"playDigits":true}}],"entrySteps":["ivr-main-menu"]}',
    );
    expect(request?.headers).toEqual({
      authorization: `Bearer ${tokenOf(1)}`,
      "content-type": "application/json",
      accept: "application/json",
      "x-genesys-client": "dev-ivr-menu-updater",
      "user-agent": "menuswitch",
      "content-length": String(Buffer.byteLength(request?.body ?? "")),
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      connection: "keep-alive",
    });
    expect(apiRequests()).toHaveLength(1);
  });

  test("is found below an API base that ends in a slash", async () => {
    const { origin, apiRequests } = await startGenesys();
    const { client } = await startGenesys({}, { apiBase: `${origin}/api/v2/` });
    await writeSeed(client);
    expect(apiRequests()).toMatchObject([{ path: "/api/v2/flows/flow%201%2F%C3%A4" }]);
  });

  test("is written over one connection that is kept", async () => {
    const { client, connectionsMade } = await startGenesys();
    for (let round = 0; round < 5; round += 1) await writeSeed(client);
    expect(connectionsMade()).toBe(1);
  });

  test.each([
    ["an empty 204", 204, ""],
    ["HTML", 200, "<html>fine</html>"],
    ["broken JSON", 201, '{"id":'],
    ["longer than what is read", 200, "x".repeat(3_000_000)],
  ])("counts as written when the answer is %s", async (_name, status, body) => {
    const { client } = await startGenesys({ api: (response) => response.writeHead(status).end(body) });
    expect(await writeSeed(client)).toEqual({ status });
  });
});

describe("a flow of the platform profile", () => {
  test("is read first, and keeps its name, type and division", async () => {
    const { client, apiRequests } = await startGenesys({
      api: (response) => answerJson(response, 200, { ...flow, division: { id: "d-1", name: "Home" } }),
    });

    await client.write(platformTarget, contentFor(platformTarget), noHooks);

    const [read, write] = apiRequests();
    expect(read).toMatchObject({ method: "GET", path: "/api/v2/flows/flow%201%2F%C3%A4", body: "" });
    expect(read?.headers).not.toHaveProperty("content-type");
    expect(write).toMatchObject({ method: "PUT", path: read?.path });
    expect(write?.headers).not.toHaveProperty("x-genesys-client");
    expect(JSON.parse(write?.body ?? "")).toEqual({
      name: "Main IVR",
      type: "INBOUNDCALL",
      description: expect.stringMatching(/^Menu variant_a, version [0-9a-f]{12}, revision 7\./),
      division: { id: "d-1" },
    });
  });

  test("is written without a division where it has none", async () => {
    const { client, apiRequests } = await startGenesys({
      api: (response) => answerJson(response, 200, { ...flow, division: null }),
    });
    await client.write(platformTarget, contentFor(platformTarget), noHooks);
    expect(Object.keys(JSON.parse(apiRequests()[1]?.body ?? ""))).toEqual(["name", "type", "description"]);
  });

  test.each([
    ["HTML", "<html>hello</html>"],
    ["nothing", ""],
    ["JSON that is no flow", '{"entities":[]}'],
    ["more than is read", JSON.stringify({ ...flow, rest: "x".repeat(3_000_000) })],
  ])("is not written when its reading gave %s", async (_name, body) => {
    const { client, apiRequests } = await startGenesys({ api: (response) => response.end(body) });
    const error = await deliveryErrorOf(client.write(platformTarget, contentFor(platformTarget), noHooks));
    expect(error).toMatchObject({ code: "CONNECTION_LOST", status: 200 });
    expect(apiRequests()).toHaveLength(1);
  });

  test("is not written when it may not be read, and the error names both permissions", async () => {
    const { client, apiRequests } = await startGenesys({
      api: (response) => answerJson(response, 403, { code: "missing.permissions" }),
    });
    const error = await deliveryErrorOf(client.write(platformTarget, contentFor(platformTarget), noHooks));
    expect(error.code).toBe("FORBIDDEN");
    expect(error.remedy).toContain("architect:flow:view and architect:flow:edit");
    expect(apiRequests()).toHaveLength(1);
  });
});

describe("the hooks of a write", () => {
  const rateHeaders = {
    "inin-ratelimit-count": "17",
    "inin-ratelimit-allowed": "300",
    "inin-ratelimit-reset": "43",
  };

  async function writeObserved(
    target: typeof seedTarget,
    api: (response: Parameters<typeof answerJson>[0], request: RecordedRequest, nth: number) => void,
  ): Promise<string[]> {
    const log: string[] = [];
    const { client } = await startGenesys({
      api: (response, request, nth) => {
        log.push(request.method);
        api(response, request, nth);
      },
    });
    await client.write(target, contentFor(target), {
      beforeRequest: async (kind) => {
        log.push(`before ${kind}`);
        await new Promise(setImmediate);
        log.push(`ready to ${kind}`);
      },
      onAnswer: (answer) => log.push(`answer ${answer.status}`),
    });
    return log;
  }

  test("come right before every request that leaves and after every answer, the repeat after a 401 included", async () => {
    const log = await writeObserved(platformTarget, (response, { method }, nth) => {
      if (method === "GET") answerJson(response, nth === 1 ? 401 : 200, flow);
      else answerJson(response, nth === 3 ? 401 : 202, {});
    });
    const read = ["before read", "ready to read", "GET"];
    const write = ["before write", "ready to write", "PUT"];
    expect(log).toEqual(
      [
        [...read, "answer 401", ...read, "answer 200"],
        [...write, "answer 401", ...write, "answer 202"],
      ].flat(),
    );
  });

  test.each([
    ["the first request", 1, 0],
    ["the repeat after a 401", 2, 1],
  ])("let through unchanged what is thrown before %s, and nothing is sent", async (_name, throwAt, sent) => {
    const { client, apiRequests } = await startGenesys({ api: (response) => answerJson(response, 401, {}) });
    const thrown = { reason: "the lease is gone" };
    let calls = 0;
    const outcome = client.write(seedTarget, contentFor(seedTarget), {
      beforeRequest: async () => {
        calls += 1;
        if (calls === throwAt) throw thrown;
      },
    });
    await expect(outcome).rejects.toBe(thrown);
    expect(apiRequests()).toHaveLength(sent);
  });

  test("are told the rate headers of a success and of a refusal alike", async () => {
    const { client } = await startGenesys({
      api: (response, _request, nth) =>
        nth === 1
          ? answerJson(response, 200, {}, rateHeaders)
          : answerJson(response, 429, {}, { "retry-after": "9", "inin-ratelimit-count": "many" }),
    });
    const answers: RateAnswer[] = [];
    const hooks = {
      beforeRequest: async () => {},
      onAnswer: (answer: RateAnswer) => void answers.push(answer),
    };
    const content = contentFor(seedTarget);
    await client.write(seedTarget, content, hooks);
    await deliveryErrorOf(client.write(seedTarget, content, hooks));
    expect(answers).toMatchObject([
      { status: 200, rateLimitCount: 17, rateLimitAllowed: 300, rateLimitResetMs: 43_000 },
      { status: 429, retryAfterMs: 9_000 },
    ]);
  });

  test("are not called for the token endpoint", async () => {
    const { client } = await startGenesys({ token: (response) => response.writeHead(503).end() });
    const hooks = { beforeRequest: vi.fn(async () => {}), onAnswer: vi.fn() };
    await deliveryErrorOf(client.write(seedTarget, contentFor(seedTarget), hooks));
    expect(hooks.beforeRequest).not.toHaveBeenCalled();
    expect(hooks.onAnswer).not.toHaveBeenCalled();
  });
});
