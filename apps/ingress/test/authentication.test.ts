import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { makeInteractionCommitter } from "@menuswitch/queue";
import { closeRedis, connectRedis, makeLogger, parseConfig, redisVariables } from "@menuswitch/runtime";
import { makeKeys, makeReplayWindow } from "@menuswitch/state";
import { testRedis } from "@menuswitch/test-support";
import { fastify } from "fastify";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { makeBodyRoom } from "../src/authentication/body-room.ts";
import { registerAuthentication } from "../src/authentication/register-authentication.ts";
import { openInstallation } from "./open-decision-ingress.ts";
import { KEY, PATH, startExampleIngress } from "./start-example-ingress.ts";

const HMAC_SECRET = "the-secret-of-the-integration";
const STANDARD_KEY = Buffer.from("the 32 bytes of a signing secret");
const ENV = {
  WEBHOOK_BASIC_CREDENTIALS: "genesys:the-password-of-genesys",
  WEBHOOK_HMAC_SECRETS: `an-older-secret-0123,${HMAC_SECRET}`,
  WEBHOOK_STANDARD_SECRETS: `whsec_${STANDARD_KEY.toString("base64")}`,
};
const EVENT = JSON.stringify({ id: "i-1", customer: { id: "c-1" } });

const token = { "x-api-key": KEY };
const basic = { authorization: `Basic ${btoa("genesys:the-password-of-genesys")}` };
const hmac = (body = EVENT, encoding: "base64" | "hex" = "base64", secret = HMAC_SECRET) => ({
  "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest(encoding)}`,
});
const nowSeconds = () => Math.floor(Date.now() / 1_000);
const standard = (body = EVENT, { id = "msg_1", timestamp = nowSeconds(), key = STANDARD_KEY } = {}) => ({
  "webhook-id": id,
  "webhook-timestamp": String(timestamp),
  "webhook-signature": `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`,
});

type Overrides = NonNullable<Parameters<typeof startExampleIngress>[0]>;

async function startIngress(
  kinds: string,
  { env = {}, ...overrides }: Overrides & { env?: Record<string, string> } = {},
) {
  const ingress = await startExampleIngress(overrides, { ...ENV, WEBHOOK_AUTH: kinds, ...env });
  return {
    ...ingress,
    post: (headers: Record<string, string>, body: string | Buffer = EVENT) =>
      ingress.app.inject({
        method: "POST",
        url: PATH,
        headers: { "content-type": "application/json", ...headers },
        payload: body,
      }),
    failures: async () => {
      const { body } = await ingress.app.inject("/metrics");
      const samples = body.matchAll(
        /^menuswitch_authentication_failures_total\{kind="(.*?)",reason="(.*?)",.*\} (\d+)$/gm,
      );
      return Object.fromEntries(
        [...samples].map(([, kind, reason, count]) => [`${kind} ${reason}`, Number(count)]),
      );
    },
  };
}

describe("each kind alone", () => {
  const credentials = { token, basic, hmac: hmac(), "standard-webhooks": standard() };
  const challenges = {
    token: "Bearer",
    basic: 'Basic realm="Menuswitch", charset="UTF-8"',
    hmac: 'HMAC-SHA256 header="X-Hub-Signature-256"',
    "standard-webhooks": "Standard-Webhooks",
  };

  test.each(Object.entries(challenges))(
    "%s lets in what proves itself so, and nothing else",
    async (kind, challenge) => {
      const { post, committed, outcomes, failures } = await startIngress(kind);
      for (const [other, headers] of Object.entries(credentials)) {
        const answer = await post(headers);
        expect(answer.statusCode, other).toBe(other === kind ? 200 : 401);
        expect(answer.headers["www-authenticate"]).toBe(other === kind ? undefined : challenge);
        if (other !== kind)
          expect(answer.json()).toEqual({ error: expect.stringMatching(/^A valid .* is required$/) });
      }
      expect(committed).toHaveLength(1);
      expect(await outcomes()).toEqual({ accepted: 1, unauthorized: 3 });
      expect(await failures()).toEqual({ "none missing": 3 });
    },
  );
});

describe("several kinds at once", () => {
  test("any of them will do, also beside one that does not", async () => {
    const { post, failures } = await startIngress("token,basic,hmac,standard-webhooks");
    for (const headers of [
      token,
      basic,
      hmac(),
      standard(),
      { ...token, ...hmac("another body") },
      { "x-api-key": "wrong", ...hmac() },
      { ...hmac("another body"), ...standard() },
    ]) {
      expect((await post(headers)).statusCode).toBe(200);
    }
    expect(await failures()).toEqual({});
  });

  test("a refusal says what would do, and counts by what was sent", async () => {
    const { post, failures, log } = await startIngress("token,hmac,standard-webhooks");
    const refused = [
      await post({}),
      await post({ "x-api-key": "wrong" }),
      await post(hmac("another body")),
      await post({ "x-hub-signature-256": "sha256=" }),
      await post(standard("another body")),
      await post({ ...standard(), "webhook-id": "a.b" }),
    ];
    for (const { statusCode, headers, body } of refused) {
      expect({ statusCode, body: JSON.parse(body) }).toEqual({
        statusCode: 401,
        body: { error: "A valid key or signature is required" },
      });
      expect(headers["www-authenticate"]).toBe(
        'Bearer, HMAC-SHA256 header="X-Hub-Signature-256", Standard-Webhooks',
      );
    }
    const late = await post(standard(EVENT, { timestamp: nowSeconds() - 301 }));
    expect([late.statusCode, late.json()]).toEqual([
      401,
      { error: "The webhook-timestamp is too far from this server's clock" },
    ]);
    expect(await failures()).toEqual({
      "none missing": 1,
      "token unknown": 1,
      "hmac mismatch": 1,
      "hmac malformed": 1,
      "standard-webhooks mismatch": 1,
      "standard-webhooks malformed": 1,
      "standard-webhooks timestamp": 1,
    });
    expect(log()).toMatch(
      /"outcome":"unauthorized".*"kind":"hmac","reason":"mismatch","address":"127\.0\.0\.1"/,
    );
  });
});

describe("a signature", () => {
  test("may be base64 or hexadecimal, with or without its prefix, in a header of any case", async () => {
    const { post } = await startIngress("hmac");
    for (const encoding of ["base64", "hex"] as const) {
      const { "x-hub-signature-256": signature } = hmac(EVENT, encoding);
      expect((await post({ "X-HUB-SIGNATURE-256": signature })).statusCode).toBe(200);
      expect((await post({ "x-hub-signature-256": signature.replace("sha256=", "") })).statusCode).toBe(200);
    }
    expect((await post(hmac(EVENT, "hex", "an-older-secret-0123"))).statusCode).toBe(200);
  });

  test("is of the bytes sent: the same event written otherwise is refused", async () => {
    const { post, committed } = await startIngress("hmac,standard-webhooks");
    const spaced = JSON.stringify(JSON.parse(EVENT), null, 1);
    for (const headers of [hmac(), standard()]) expect((await post(headers, spaced)).statusCode).toBe(401);
    for (const headers of [hmac(spaced), standard(spaced)]) {
      expect((await post(headers, spaced)).statusCode).toBe(200);
    }
    expect(committed).toHaveLength(2);
  });

  test("is verified before anything is said of the body", async () => {
    const { post } = await startIngress("hmac");
    expect((await post(hmac("other"), "{")).statusCode).toBe(401);
    expect((await post(hmac("other"), "")).statusCode).toBe(401);
    expect((await post(hmac("{"), "{")).json()).toEqual({ error: "The payload is not valid JSON" });
    expect((await post(hmac(""), "")).json()).toEqual({ error: "Missing payload" });
    expect((await post(hmac(), "x".repeat(64 * 1024 + 1))).statusCode).toBe(413);
  });

  test("of nothing does not let in a request that has no body", async () => {
    const { authentication } = await startIngress("token,hmac");
    const app = fastify();
    onTestFinished(() => app.close());
    registerAuthentication(app, authentication, (_request, reply, { status }) => reply.code(status).send({}));
    app.get("/", async () => "in");
    const answers = await Promise.all([hmac(""), token].map((headers) => app.inject({ url: "/", headers })));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 200]);
  });

  test("is waited for with its body; without one the body is not", async () => {
    const { app, failures } = await startIngress("token,hmac", { requestTimeoutMs: 300 });
    const { sendHead } = await listen(app);
    const [refused] = await once(sendHead({}), "data");
    expect(String(refused)).toMatch(/^HTTP\/1\.1 401 /);
    const [waitedFor] = await once(sendHead(hmac()), "data");
    expect(String(waitedFor)).toMatch(/^HTTP\/1\.1 408 /);
    await expect.poll(failures).toEqual({ "none missing": 1, "hmac unread": 1 });
  });
});

describe("a message of Standard Webhooks", () => {
  const startWithRedis = async (commitFails: () => boolean = () => false) => {
    const { redis, keyPrefix } = testRedis();
    const committer = makeInteractionCommitter({
      redis,
      keyPrefix,
      partitions: 1,
      timeoutMs: 1_500,
      maxWaiting: 1_000,
    });
    onTestFinished(committer.close);
    const ids: string[] = [];
    const ingress = await startIngress("token,standard-webhooks", {
      replays: makeReplayWindow({ redis, keys: makeKeys(keyPrefix), ttlSeconds: 600 }),
      commit: async (interaction) => {
        if (commitFails()) throw Object.assign(new Error(), { name: "CommitUnavailableError" });
        await committer.commit(interaction);
        ids.push(interaction.interactionId);
      },
    });
    return { ...ingress, ids, redis, keyPrefix };
  };

  test("is stored once, however often and with whatever timestamp it comes, and answered alike", async () => {
    const { post, ids, outcomes, redis, keyPrefix } = await startWithRedis();
    const first = await post(standard());
    expect([first.statusCode, first.json()]).toEqual([200, { status: "accepted", interactionId: "i-1" }]);
    for (const headers of [standard(), standard(EVENT, { timestamp: nowSeconds() - 200 })]) {
      const repeat = await post(headers);
      expect([repeat.statusCode, repeat.json()]).toEqual([200, first.json()]);
    }
    expect(ids).toEqual(["i-1"]);
    expect(await outcomes()).toEqual({ accepted: 1, repeated: 2 });
    expect(await redis.keys(`${keyPrefix}:{message:*`)).toHaveLength(1);

    expect((await post(token)).statusCode).toBe(200);
    expect(await redis.keys(`${keyPrefix}:{message:*`)).toHaveLength(1);
  });

  test("is remembered for as long as any timestamp of it lets it in: twice the tolerance", async () => {
    const { openIngress, redis, keyPrefix } = await openInstallation();
    const { app } = await openIngress({
      ...ENV,
      WEBHOOK_AUTH: "standard-webhooks",
      WEBHOOK_TOLERANCE_SECONDS: "100",
    });
    const headers = { "content-type": "application/json", ...standard() };
    const post = () => app.inject({ method: "POST", url: PATH, headers, payload: EVENT });
    await expect.poll(async () => (await post()).statusCode).toBe(200);
    const [stored = ""] = await redis.keys(`${keyPrefix}:{message:*`);
    const ttlMs = await redis.pttl(stored);
    expect(ttlMs).toBeGreaterThan(190_000);
    expect(ttlMs).toBeLessThanOrEqual(200_000);
  });

  test("without an id of its own gets one that its repeats have too, also when they come at once", async () => {
    const { post, ids } = await startWithRedis();
    const body = JSON.stringify({ customer: { id: "c-1" } });
    const repeats = await Promise.all(Array.from({ length: 5 }, () => post(standard(body), body)));
    const other = await post(standard(body, { id: "msg_2" }), body);
    const answered = [...repeats, other].map((answer) => answer.json().interactionId);
    expect(new Set(answered).size).toBe(2);
    expect(new Set(ids)).toEqual(new Set(answered));
    expect(answered[0]).not.toBe(answered[5]);
  });

  test("that could not be stored may come again", async () => {
    let away = true;
    const { post, ids } = await startWithRedis(() => away);
    const refused = await post(standard());
    expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([503, "1"]);
    away = false;
    expect((await post(standard())).statusCode).toBe(200);
    expect(ids).toEqual(["i-1"]);
  });

  test("is 503 while Redis cannot say whether it came before, and bad input still 400", async () => {
    const config = parseConfig(z.object(redisVariables), { REDIS_URL: "redis://127.0.0.1:1" });
    const logger = makeLogger({ name: "nobody", level: "silent" });
    const redis = connectRedis(config, { mode: "bounded", logger, name: "nobody" });
    onTestFinished(() => closeRedis(redis));
    const { post, committed } = await startIngress("standard-webhooks", {
      replays: makeReplayWindow({ redis, keys: makeKeys("nobody"), ttlSeconds: 600 }),
    });
    const answer = await post(standard());
    expect([answer.statusCode, answer.json(), answer.headers["retry-after"]]).toEqual([
      503,
      { error: "The event could not be stored" },
      "1",
    ]);
    expect((await post(standard("{"), "{")).statusCode).toBe(400);
    expect(committed).toEqual([]);
  });
});

describe("failures", () => {
  test("are answered 429 and no longer logged above the limit; what is valid is let in all the same", async () => {
    const { post, log, outcomes, failures } = await startIngress("token,hmac", {
      env: { WEBHOOK_FAILURES_PER_MINUTE: "3" },
    });
    const wrong = [{}, { "x-api-key": "wrong" }, hmac("other"), hmac("other"), {}, hmac("other")];
    const answers = [];
    for (const headers of wrong) answers.push(await post(headers));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 429, 429, 429]);
    expect(answers[3]?.json()).toEqual({ error: "Too many requests without a valid key or signature" });
    expect(Number(answers[3]?.headers["retry-after"])).toBeGreaterThan(50);
    for (const headers of [token, hmac()]) expect((await post(headers)).statusCode).toBe(200);

    expect(await outcomes()).toEqual({ accepted: 2, unauthorized: 6 });
    expect(await failures()).toEqual({ "none missing": 2, "token unknown": 1, "hmac mismatch": 3 });
    expect(log().match(/"outcome":"unauthorized"/g)).toHaveLength(3);
    expect(log().match(/"further failures of this address are counted, not logged"/g)).toHaveLength(1);
  });

  test("never show what was sent, in logs or answers", async () => {
    const { post, log } = await startIngress("token,basic,hmac,standard-webhooks");
    const signature = hmac("secret-body");
    const headers = {
      "x-api-key": "secret-key",
      authorization: `Basic ${btoa("secret-user:secret-password")}`,
      ...signature,
      ...standard("secret-body", { id: "secret-id", timestamp: nowSeconds() - 100 }),
    };
    const answers = [await post(headers), await post({ ...headers, ...token })];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 200]);
    const shown = log() + answers.map(({ body, headers }) => body + JSON.stringify(headers)).join("");
    const sent = [...Object.values(headers), "secret-", "the-password", HMAC_SECRET, KEY];
    expect(sent.filter((value) => shown.includes(value))).toEqual([]);
  });
});

test("bodies that wait to be verified have a bounded room, those of addresses that fail another", async () => {
  const { app, post, outcomes, authentication } = await startIngress("hmac", {
    env: { WEBHOOK_FAILURES_PER_MINUTE: "1" },
  });
  authentication.rooms.ordinary = makeBodyRoom(64 * 1024);
  authentication.rooms.failing = makeBodyRoom(64 * 1024);
  const { sendHead } = await listen(app);

  const slow = sendHead(hmac(), 64 * 1024);
  await expect.poll(async () => (await post(hmac())).statusCode).toBe(503);
  expect((await post(hmac())).headers["retry-after"]).toBe("1");
  slow.destroy();
  await expect.poll(async () => (await post(hmac())).statusCode).toBe(200);
  expect(await outcomes()).toMatchObject({ invalid: 1, shed: expect.any(Number) });

  authentication.rooms.ordinary = makeBodyRoom(0);
  expect((await post(hmac())).statusCode).toBe(503);
  for (let round = 0; round < 3; round += 1) authentication.failures.add("127.0.0.1");
  expect((await post(hmac())).statusCode).toBe(200);
  expect((await post(hmac("other"))).statusCode).toBe(429);
});

test.each([
  ["none", [], {}],
  ["token", [{ bearer: [] }, { apiKey: [] }], { apiKey: { name: "X-API-Key" } }],
  [
    "basic,standard-webhooks",
    [{ basic: [] }, { webhookId: [], webhookTimestamp: [], webhookSignature: [] }],
    { basic: { scheme: "basic" }, webhookId: { name: "webhook-id" } },
  ],
  ["hmac", [{ hubSignature: [] }], { hubSignature: { name: "X-Hub-Signature-256" } }],
])("the documentation names what WEBHOOK_AUTH=%s asks for", async (kinds, security, schemes) => {
  const { app } = await startIngress(kinds);
  const document = (await app.inject("/openapi.json")).json();
  for (const operations of Object.values<object>(document.paths)) {
    for (const operation of Object.values(operations)) expect(operation.security).toEqual(security);
  }
  expect(document.components.securitySchemes ?? {}).toMatchObject(schemes);
});

async function listen(app: Awaited<ReturnType<typeof startExampleIngress>>["app"]) {
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    /** Announces a body, and sends none of it. */
    sendHead(headers: Record<string, string>, bodyBytes = 100) {
      const socket = connect(address.port, "127.0.0.1");
      onTestFinished(() => void socket.destroy());
      socket.on("error", () => {});
      const lines = Object.entries({ host: "x", "content-length": String(bodyBytes), ...headers });
      socket.write(
        `POST ${PATH} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
      );
      return socket;
    },
  };
}
