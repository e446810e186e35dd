import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { startProcess } from "@menuswitch/rig";
import { testRedis } from "@menuswitch/test-support";
import { expect, onTestFinished, test } from "vitest";

const SECRETS = {
  WEBHOOK_TOKENS: "the-webhook-key-of-this-run",
  WEBHOOK_BASIC_CREDENTIALS: "genesys:the-webhook-password-of-this-run",
  WEBHOOK_HMAC_SECRETS: "the-hmac-secret-of-this-run",
  WEBHOOK_STANDARD_SECRETS: `whsec_${btoa("the signing secret of this run")}`,
  GENESYS_CLIENT_SECRET: "the-client-secret-of-this-run",
  PSEUDONYM_KEY: "the-pseudonym-key-of-this-run",
  DASHBOARD_PASSWORD: "the-password-of-this-run",
};
const CUSTOMERS = Array.from({ length: 20 }, (_, index) => `jane.doe-${index}@example.com`);
const NUMBERS = Array.from({ length: 20 }, (_, index) => `1317555${1000 + index}`);
const FLOW = "11111111-2222-4333-8444-555555555555";

test("a run of the whole system writes and shows nothing personal and nothing secret", async () => {
  const { redis, redisUrl, keyPrefix } = testRedis();
  const common = {
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: keyPrefix,
    SEGMENT_KEY_TEMPLATE: `${keyPrefix}:segment:{customerId}`,
    LOG_LEVEL: "trace",
  };
  const simulator = await startProcess("simulator", {
    LOG_LEVEL: "trace",
    SIMULATOR_CLIENT_ID: "client",
    SIMULATOR_CLIENT_SECRET: SECRETS.GENESYS_CLIENT_SECRET,
  });
  onTestFinished(simulator.stop);
  const tokenEndpoint = await overhearTokens(`${simulator.url}/oauth/token`);
  const [ingress, worker, dashboard] = await Promise.all([
    startProcess("ingress", { ...common, ...SECRETS, WEBHOOK_AUTH: "token,basic,hmac,standard-webhooks" }),
    startProcess("worker", {
      ...common,
      GENESYS_API_BASE: `${simulator.url}/api/v2`,
      GENESYS_TOKEN_URL: tokenEndpoint.url,
      GENESYS_CLIENT_ID: "client",
      GENESYS_CLIENT_SECRET: SECRETS.GENESYS_CLIENT_SECRET,
      GENESYS_FLOW_ID: FLOW,
      PSEUDONYM_KEY: SECRETS.PSEUDONYM_KEY,
    }),
    startProcess("dashboard", {
      ...common,
      DASHBOARD_USER: "admin",
      DASHBOARD_PASSWORD: SECRETS.DASHBOARD_PASSWORD,
      DASHBOARD_ROLE: "operator",
    }),
  ]);
  const processes = [simulator, ingress, worker, dashboard];
  onTestFinished(
    async () => void (await Promise.all([ingress, worker, dashboard].map(({ stop }) => stop()))),
  );

  const ways = [
    () => ({ authorization: `Bearer ${SECRETS.WEBHOOK_TOKENS}` }),
    () => ({ authorization: `Basic ${btoa(SECRETS.WEBHOOK_BASIC_CREDENTIALS)}` }),
    (body: string) => ({ "x-hub-signature-256": `sha256=${sign(SECRETS.WEBHOOK_HMAC_SECRETS, body)}` }),
    (body: string) => {
      const [id, timestamp] = ["message-of-this-run", Math.floor(Date.now() / 1_000)];
      const signature = sign("the signing secret of this run", `${id}.${timestamp}.${body}`);
      return {
        "webhook-id": id,
        "webhook-timestamp": `${timestamp}`,
        "webhook-signature": `v1,${signature}`,
      };
    },
  ];
  const refusals: string[] = [];
  const statusOfRefusal = async (answer: Response) => {
    // Which kinds are on, this one says to everybody.
    const headers = [...answer.headers].filter(([name]) => name !== "www-authenticate");
    refusals.push(JSON.stringify(headers), await answer.text());
    return answer.status;
  };
  let posted = 0;
  const post = async (event: unknown) => {
    const body = JSON.stringify(event);
    const credentials = ways[posted % ways.length]?.(body);
    posted += 1;
    const send = (headers: Record<string, string> = {}) =>
      fetch(`${ingress.url}/webhook/interaction-start`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      });
    expect((await send(credentials)).status).toBe(200);
    const wrong = Object.entries(credentials ?? {}).map(([name, value]) => [name, `${value.slice(0, -1)}~`]);
    expect(await statusOfRefusal(await send(Object.fromEntries(wrong)))).toBe(401);
  };
  const statusOf = async (path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${SECRETS.WEBHOOK_TOKENS}`, "content-type": "application/json" };
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await fetch(`${ingress.url}${path}`, { headers, ...request })).status;
  };
  for (const [index, customer] of CUSTOMERS.entries()) {
    await redis.set(`${keyPrefix}:segment:${customer}`, index % 2 ? "premium" : "new", "EX", 600);
    await post({ id: `call-${index}`, customer: { id: customer } });
    await post({
      "detail-type": "v2.detail.events.conversation.{id}.customer.start",
      detail: {
        eventBody: {
          conversationId: `conversation-${index}`,
          externalContactId: `contact of ${customer}`,
          ani: `tel:+${NUMBERS[index]}`,
        },
      },
    });
  }
  const linesOf = (type: string) => worker.lines.filter((line) => line["event_type"] === type);
  await expect.poll(() => linesOf("ivr_menu_exposure").length, { timeout: 15_000 }).toBe(40);

  for (const [index, customerId] of CUSTOMERS.slice(0, 5).entries()) {
    const conversationId = `asked-${index}`;
    const question = { conversationId, customerId, externalContactId: [`of ${customerId}`] };
    await expect.poll(() => statusOf("/v1/menu-decision", question)).toBe(200);
    const query = `conversationId=${conversationId}-again&ani=%2B${NUMBERS[index]}&customerId=`;
    expect(await statusOf(`/v1/menu-decision?${query}`)).toBe(200);
  }
  await expect.poll(() => linesOf("ivr_menu_exposure").length, { timeout: 15_000 }).toBe(50);
  await expect.poll(() => linesOf("ivr_menu_update").length, { timeout: 15_000 }).toBeGreaterThan(0);

  const headers = { "x-api-key": SECRETS.WEBHOOK_TOKENS, "content-type": "application/json" };
  const refusalOf = async (path: string, init: RequestInit = {}) =>
    statusOfRefusal(await fetch(`${ingress.url}${path}`, { headers, ...init }));
  const [customer = "", number = ""] = [CUSTOMERS[0], NUMBERS[0]];
  for (const body of malformedBodies(customer, number)) {
    const posted = { method: "POST", body };
    expect(await refusalOf("/webhook/interaction-start", posted), body.slice(0, 200)).toBe(400);
  }
  expect(await refusalOf("/v1/menu-decision", { method: "POST", body: `["${customer}"` })).toBe(400);
  expect(await refusalOf(`/v1/${customer}?ani=${number}&key=${SECRETS.WEBHOOK_TOKENS}`)).toBe(404);
  const asText = {
    method: "POST",
    headers: { ...headers, "content-type": `text/${customer}` },
    body: number,
  };
  expect(await refusalOf("/webhook/interaction-start", asText)).toBe(415);

  const credentials = `Basic ${btoa(`admin:${SECRETS.DASHBOARD_PASSWORD}`)}`;
  const read = async (url: string) => (await fetch(url, { headers: { authorization: credentials } })).text();
  const board = await Promise.all(
    ["interactions", "deliveries", "sweep", "set-aside"].flatMap((queue) =>
      ["latest", "completed", "waiting", "failed"].map((status) =>
        read(`${dashboard.url}/api/queues?activeQueue=${queue}&status=${status}&page=1&jobsPerPage=100`),
      ),
    ),
  );
  const jobIds = [...board.join().matchAll(/"id":"(\d+)"/g)].map(([, id]) => id);
  const jobs = await Promise.all(
    [...new Set(jobIds)].map((id) => read(`${dashboard.url}/api/queues/interactions/${id}`)),
  );
  const operations = await Promise.all(
    processes.flatMap(({ url }) => [read(`${url}/metrics`), read(`${url}/readyz`)]),
  );
  const everything = [
    ...processes.flatMap(({ lines, stderr }) => [JSON.stringify(lines), stderr()]),
    ...operations,
    ...board,
    ...jobs,
    ...refusals,
  ].join("\n");

  expect(board.join()).toContain("firstInteractionId");
  expect(jobs.join()).toContain("call-0");
  expect(everything).toContain("menuswitch_webhooks_total");
  expect(JSON.stringify(ingress.lines)).toContain('"reason":"malformed"');
  expect(tokenEndpoint.tokens.length).toBeGreaterThan(0);
  const planted = [
    // Wrong ones differ in their last character.
    ...Object.values(SECRETS).map((secret) => secret.slice(0, -1)),
    "the-webhook-password-of-this-ru",
    ...tokenEndpoint.tokens,
    "message-of-this-run",
    ...CUSTOMERS,
    "jane.doe",
    ...NUMBERS,
    "Bearer ",
    "Basic ",
    "sha256=",
    "v1,",
  ];
  expect(planted.filter((value) => everything.includes(value))).toEqual([]);
}, 60_000);

const sign = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("base64");

/** Events with something personal where it does not belong. */
const malformedBodies = (customer: string, number: string) => [
  `{"customer":{"id":"${customer}"`,
  `${customer}`,
  JSON.stringify({ id: "wrong", customer: { id: [customer] } }),
  JSON.stringify({ id: "wrong", customer: { id: customer.repeat(20) } }),
  JSON.stringify({ id: "wrong", customer: { id: "x" }, occurredAt: number }),
  JSON.stringify({ conversationId: "wrong", conversationExternalContactIds: { [customer]: number } }),
  JSON.stringify({ conversationId: "wrong", ani: [number] }),
  JSON.stringify({ channel: { from: { id: customer }, time: number } }),
  JSON.stringify([{ customer: { id: customer } }, customer]),
];

/** Passes on what is asked of a token endpoint, and keeps the tokens that it gives out. */
async function overhearTokens(endpoint: string) {
  const tokens: string[] = [];
  const passOn = async (request: IncomingMessage, response: ServerResponse) => {
    const { authorization = "", "content-type": type = "" } = request.headers;
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: { authorization, "content-type": type },
      body: await text(request),
    });
    const body = await answer.text();
    tokens.push(JSON.parse(body).access_token);
    response.writeHead(answer.status, { "content-type": "application/json" }).end(body);
  };
  const server = createServer((request, response) => void passOn(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${Object(server.address()).port}/oauth/token`, tokens };
}
