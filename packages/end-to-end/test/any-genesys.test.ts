import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startProcess } from "@menuswitch/rig";
import { testRedis } from "@menuswitch/test-support";
import { describe, expect, onTestFinished, test } from "vitest";

const CLIENT_SECRET = "the-client-secret-of-this-test";
const ACCESS_TOKEN = "the-access-token-of-this-test";
const WEBHOOK_KEY = "the-webhook-key-of-this-test";
const CUSTOMER = "customer-of-this-test";
const ANI = "+13175550142";

interface Recorded {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A plain server that speaks the token and the flow endpoint and keeps all it is sent. */
async function startRecorder() {
  const requests: Recorded[] = [];
  const flow = { answer: (response: ServerResponse): void => void response.end("{}") };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
    response.setHeader("content-type", "application/json");
    if (request.url === "/oauth/token") {
      response.end(JSON.stringify({ access_token: ACCESS_TOKEN, token_type: "bearer", expires_in: 86_400 }));
    } else {
      flow.answer(response);
    }
  }
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    flow,
    puts: () => requests.filter(({ method }) => method === "PUT"),
    url: `http://127.0.0.1:${port}`,
  };
}

/** Ingress and worker started as a person would, with the catalog the repository ships. */
async function startBoth(genesysUrl: string) {
  const { redis, redisUrl, keyPrefix } = testRedis();
  const common = { REDIS_URL: redisUrl, REDIS_KEY_PREFIX: keyPrefix, LOG_LEVEL: "trace" };
  const [ingress, worker] = await Promise.all([
    startProcess("ingress", { ...common, WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: WEBHOOK_KEY }),
    startProcess("worker", {
      ...common,
      SEGMENT_KEY_TEMPLATE: `${keyPrefix}:segment:{customerId}`,
      GENESYS_API_BASE: `${genesysUrl}/api/v2`,
      GENESYS_TOKEN_URL: `${genesysUrl}/oauth/token`,
      GENESYS_CLIENT_ID: "client",
      GENESYS_CLIENT_SECRET: CLIENT_SECRET,
      GENESYS_FLOW_ID: "0f0f-1",
    }),
  ]);
  onTestFinished(async () => {
    await Promise.all([ingress.stop(), worker.stop()]);
  });
  const post = (body: unknown, key = WEBHOOK_KEY) =>
    fetch(`${ingress.url}/webhook/interaction-start`, {
      method: "POST",
      headers: { "x-api-key": key, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return { redis, keyPrefix, ingress, worker, post };
}

const startEvent = () => ({
  version: "0",
  id: "adbcfa5b-0116-4baa-b66b-a3f5902e95bf",
  "detail-type": "v2.detail.events.conversation.{id}.customer.start",
  source: "aws.partner/genesys.com/cloud/org/menuswitch",
  detail: {
    topicName: "v2.detail.events.conversation.2f7bf00a.customer.start",
    version: "2",
    eventBody: {
      eventTime: Date.now(),
      conversationId: "2f7bf00a",
      participantId: "9fb2ca78",
      sessionId: "c03d300e",
      mediaType: "VOICE",
      direction: "INBOUND",
      ani: `tel:${ANI}`,
    },
  },
});

describe("against any server that speaks the token and the flow endpoint", () => {
  test("ingress and worker, started by hand, send exactly the seed's request, and write nothing secret or personal, whatever goes wrong", async () => {
    const genesys = await startRecorder();
    const { redis, keyPrefix, ingress, worker, post } = await startBoth(genesys.url);
    await redis.set(`${keyPrefix}:segment:${CUSTOMER}`, "premium", "EX", 600);
    const answer = await post({ id: "call-1", customer: { id: CUSTOMER } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "accepted", interactionId: "call-1" });

    await expect.poll(() => genesys.puts(), { timeout: 10_000 }).toHaveLength(1);
    const [token, put] = genesys.requests;
    expect(token).toMatchObject({
      method: "POST",
      url: "/oauth/token",
      body: "grant_type=client_credentials",
    });
    expect(token?.headers.authorization).toBe(`Basic ${btoa(`client:${CLIENT_SECRET}`)}`);
    expect(put?.url).toBe("/api/v2/flows/0f0f-1");
    expect(put?.headers).toMatchObject({
      authorization: `Bearer ${ACCESS_TOKEN}`,
      "content-type": "application/json",
      accept: "application/json",
      "x-genesys-client": "dev-ivr-menu-updater",
    });
    expect(put?.body).toBe(
      JSON.stringify({
        id: "0f0f-1",
        name: "Dynamic IVR Menu Flow",
        type: "voice",
        description: "Automatically updated via webhook service",
        steps: [
          {
            id: "ivr-main-menu",
            type: "SetPrompt",
            config: {
              options: [
                { value: "support", prompt: "Press 1 for priority support" },
                { value: "billing", prompt: "Press 2 for account billing" },
                { value: "sales", prompt: "Press 3 for dedicated sales" },
              ],
              timeout: 10000,
              maxRetries: 3,
              playDigits: true,
            },
          },
        ],
        entrySteps: ["ivr-main-menu"],
      }),
    );
    await expect
      .poll(() => worker.lines.filter((line) => line["event_type"] === "ivr_menu_update"))
      .toEqual([expect.objectContaining({ flow_id: "0f0f-1", variant_id: "variant_a", success: true })]);

    const failures = [401, 503, 403];
    genesys.flow.answer = (response) => {
      response.statusCode = failures.shift() ?? 200;
      // A server that echoes what it was sent, the worst it can do.
      response.end(
        JSON.stringify({
          code: "bad",
          message: `you sent Bearer ${ACCESS_TOKEN} and ${CLIENT_SECRET}`,
          status: response.statusCode,
        }),
      );
    };
    await redis.set(`${keyPrefix}:segment:${CUSTOMER}`, "x".repeat(300), "EX", 600);
    await redis.set(`${keyPrefix}:segment:${ANI}`, "premium", "EX", 600);

    expect(
      (await post({ id: "call-2", customer: { id: CUSTOMER } }, "a-wrong-webhook-key-of-this-test")).status,
    ).toBe(401);
    expect((await post({ id: "call-2", customer: { id: CUSTOMER } })).status).toBe(200);
    expect((await post({ id: ["x"], customer: { id: CUSTOMER }, ani: ANI })).status).toBe(400);
    await expect.poll(() => genesys.puts().length, { timeout: 15_000 }).toBeGreaterThanOrEqual(4);
    const next = await post(startEvent());
    expect(await next.json()).toEqual({ status: "accepted", interactionId: "2f7bf00a/9fb2ca78/c03d300e" });
    await expect
      .poll(() => worker.lines.filter((line) => line["event_type"] === "ivr_menu_update").at(-1), {
        timeout: 15_000,
      })
      .toMatchObject({ success: true, variant_id: "variant_a" });

    const metrics = await Promise.all(
      [ingress, worker].map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
    );
    const jobs: string[] = [];
    for await (const keys of redis.scanStream({ match: `${keyPrefix}:{deliveries}:*` })) {
      for (const key of keys as string[]) {
        if ((await redis.type(key)) === "hash") jobs.push(JSON.stringify(await redis.hgetall(key)));
      }
    }
    const everything = [
      JSON.stringify([ingress.lines, worker.lines]),
      ingress.stderr(),
      worker.stderr(),
      ...metrics,
      ...jobs,
    ].join("\n");
    expect(everything).toContain("ivr_menu_exposure");
    expect(jobs.join()).toContain("403");
    for (const secret of [
      CLIENT_SECRET,
      ACCESS_TOKEN,
      WEBHOOK_KEY,
      "a-wrong-webhook-key",
      CUSTOMER,
      ANI.slice(2),
    ]) {
      expect(everything).not.toContain(secret);
    }
  });
});
