import { createHmac, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { startPrivateRedis } from "@menuswitch/local-redis";
import { CATALOG } from "@menuswitch/test-support";
import fc from "fast-check";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import { DECISION_PATH } from "../src/decision-route.ts";
import { openInstallation } from "./open-decision-ingress.ts";
import { KEY, startExampleIngress } from "./start-example-ingress.ts";

const DEFAULT_MENU = { variantId: "variant_b", segment: "default" };
const PREMIUM_MENU = { variantId: "variant_a", segment: "premium", reason: "segment" };

async function open(env: Record<string, string> = {}) {
  const installation = await openInstallation();
  const revision = await installation.publish();
  return { ...installation, revision, ...(await installation.openIngress(env)) };
}

describe("a caller", () => {
  test("whose segment has a menu hears it; everything the flow needs is one flat object", async () => {
    const { ask, setSegment, recorded, revision } = await open();
    await setSegment("contact-1", "premium");
    const before = Date.now();
    expect(await ask({ conversationId: "v-1", externalContactId: "contact-1" })).toMatchObject({
      status: 200,
      body: {
        variantId: "variant_a",
        segment: "premium",
        revision,
        reason: "segment",
        optionCount: 1,
        timeoutMs: 10_000,
        maxRetries: 3,
        option1Value: "support",
        option1Dtmf: "1",
        option1Prompt: "Press 1 for priority support",
      },
    });
    const [exposure, ...others] = await recorded();
    expect(others).toEqual([]);
    expect(exposure).toMatchObject({
      interactionId: "v-1",
      conversationId: "v-1",
      customerId: "contact-1",
      source: "decision",
      decided: { menuId: "variant_a", segment: "premium" },
    });
    expect(exposure?.occurredAt).toBeGreaterThanOrEqual(before);
    expect(exposure?.occurredAt).toBe(exposure?.receivedAt);
  });

  test("with no segment, or one that the catalog does not name, hears the default menu", async () => {
    const { ask, setSegment, recorded } = await open();
    await setSegment("gold", "gold ☎");
    await setSegment("plain", "default");
    expect((await ask({ customerId: "gold" })).body).toMatchObject({
      variantId: "variant_b",
      segment: "gold ☎",
      reason: "default",
    });
    for (const nobody of [{ customerId: "plain" }, { customerId: "nobody" }, {}]) {
      expect((await ask(nobody)).body).toMatchObject({ ...DEFAULT_MENU, reason: "default" });
    }
    expect(await recorded()).toHaveLength(4);
  });

  test("is looked for by customer id, then contact, then number", async () => {
    const { ask, setSegment, openIngress } = await open();
    await setSegment("c-1", "side");
    await setSegment("+13175550123", "premium");
    const ani = "tel:+1-317-555-0123";
    const menus = [
      { customerId: "c-1", ani },
      { customerId: "c-2", externalContactId: "c-1", ani },
      { customerId: "c-2", externalContactId: "c-3", ani },
    ].map(async (caller) => (await ask(caller)).body.variantId);
    expect(await Promise.all(menus)).toEqual(["side", "side", "variant_a"]);
    const numbersAreNobody = await openIngress({ IDENTITY_RULES: "externalContactId" });
    expect((await numbersAreNobody.ask({ ani })).body).toMatchObject(DEFAULT_MENU);
  });

  test("that asks without a conversation is a caller of its own each time", async () => {
    const { ask, setSegment, recorded } = await open();
    await setSegment("c-1", "premium");
    expect((await ask({ customerId: "c-1" })).body).toMatchObject(PREMIUM_MENU);
    await setSegment("c-1", "side");
    expect((await ask({ customerId: "c-1" })).body).toMatchObject({ variantId: "side" });
    const ids = (await recorded()).map(({ interactionId }) => interactionId);
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a conversation that asks again", () => {
  test("hears the same, by POST and by GET, though the segment changed; the exposure is handed on each time", async () => {
    const { ask, askByQuery, setSegment, recorded } = await open();
    await setSegment("+13175550123", "premium");
    const first = await ask({ conversationId: "v-1", ani: "+13175550123" });
    expect(first.body).toMatchObject(PREMIUM_MENU);
    await setSegment("+13175550123", "side");
    expect((await ask({ conversationId: "v-1", ani: "+13175550123" })).body).toEqual(first.body);
    // An unescaped plus is a space there.
    for (const query of ["conversationId=v-1&ani=%2B13175550123", "conversationId=v-1&ani=+13175550123"]) {
      expect(await askByQuery(query)).toEqual({ status: 200, body: first.body });
    }
    expect((await askByQuery("conversationId=v-2&ani=+13175550123")).body).toMatchObject({
      variantId: "side",
    });
    const decided = (await recorded()).map(({ interactionId, decided }) => [interactionId, decided?.menuId]);
    expect(decided).toEqual([...Array(4).fill(["v-1", "variant_a"]), ["v-2", "side"]]);
  });

  test("hears what its segment gets now where the catalog has lost the menu", async () => {
    const { ask, setSegment, publish } = await open();
    await setSegment("c-1", "premium");
    expect((await ask({ conversationId: "v-1", customerId: "c-1" })).body).toMatchObject(PREMIUM_MENU);
    const revision = await publish(CATALOG.replaceAll("variant_a", "variant_c"));
    await expect
      .poll(async () => (await ask({ conversationId: "v-1" })).body)
      .toMatchObject({ ...PREMIUM_MENU, variantId: "variant_c", revision });
  });

  test("at the same time, at two ingresses and with other knowledge, hears one menu", async () => {
    const { openIngress, setSegment, ask, recorded } = await open();
    const other = await openIngress();
    await setSegment("c-1", "premium");
    for (const conversationId of ["v-1", "v-2", "v-3"]) {
      const answers = await Promise.all(
        [ask, other.ask].flatMap((one) => [
          one({ conversationId, customerId: "c-1" }),
          one({ conversationId }),
          one({ conversationId, customerId: "c-1" }),
        ]),
      );
      expect(new Set(answers.map(({ body }) => body.variantId)).size).toBe(1);
    }
    expect(await recorded()).toHaveLength(18);
  });
});

describe("whatever becomes of Redis, somebody is on the line", () => {
  test("frozen or gone: the default menu within the time set, nothing recorded; full: the right one; recovers by itself", async () => {
    const server = await startPrivateRedis();
    onTestFinished(server.close);
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    redis.on("error", () => {});
    onTestFinished(() => redis.disconnect());
    const installation = await openInstallation({ redis, redisUrl: server.url });
    const revision = await installation.publish();
    await installation.setSegment("c-1", "premium");
    const ingress = await installation.openIngress({ DECISION_TIMEOUT_MS: "250" });
    const ask = () => ingress.ask({ conversationId: randomUUID(), customerId: "c-1" });
    const expectAnswer = (answer: object) =>
      expect.poll(async () => (await ask()).body, { timeout: 10_000 }).toMatchObject(answer);
    await expectAnswer(PREMIUM_MENU);

    const inVain = { ...DEFAULT_MENU, reason: "timeout", revision, option1Value: "hours" };
    process.kill(server.pid, "SIGSTOP");
    const frozen = await Promise.all([ask(), ask(), ask()]);
    process.kill(server.pid, "SIGCONT");
    for (const { status, body, elapsedMs } of frozen) {
      expect([status, body]).toMatchObject([200, inVain]);
      expect(elapsedMs).toBeGreaterThan(240);
      expect(elapsedMs).toBeLessThan(900);
    }
    await expectAnswer(PREMIUM_MENU);
    const recorded = await installation.recorded();
    expect(recorded.every(({ decided }) => decided?.menuId === "variant_a")).toBe(true);

    await redis.config("SET", "maxmemory", "1");
    await expectAnswer(PREMIUM_MENU);
    expect(await ingress.count("menuswitch_decisions_unrecorded_total", "unavailable")).toBeGreaterThan(0);
    await redis.config("SET", "maxmemory", "0");

    await server.kill();
    await expectAnswer(inVain);
    expect((await ask()).elapsedMs).toBeLessThan(900);

    // One that starts now has its file only, and must not go by it any more once Redis is back.
    const { file, hash } = await installation.load("own.yaml", CATALOG.replace("hours", "days"));
    const newcomer = await installation.openIngress({ MENU_CATALOG: file }, 60_000);
    const askNewcomer = async () => (await newcomer.ask({ customerId: "c-1" })).body;
    expect(await askNewcomer()).toMatchObject({ reason: "timeout", revision: hash.slice(0, 12) });

    const again = await startPrivateRedis({ port: server.port, dataFolder: server.dataFolder });
    onTestFinished(again.close);
    await expectAnswer(PREMIUM_MENU);
    const answers: Record<string, unknown>[] = [];
    await expect
      .poll(async () => answers.push(await askNewcomer()) && answers.at(-1)?.["reason"], { timeout: 10_000 })
      .toBe("segment");
    expect(answers.at(-1)).toMatchObject({ ...PREMIUM_MENU, revision });
    expect(await ingress.count("menuswitch_decisions_total", "timeout")).toBeGreaterThan(4);
  });

  test("gone: a signed question is answered too, as often as it is asked", async () => {
    const installation = await openInstallation({ redisUrl: "redis://127.0.0.1:1" });
    const { file } = await installation.load("own.yaml", CATALOG);
    const secret = Buffer.from("the 32 bytes of a signing secret");
    const ingress = await installation.openIngress({
      MENU_CATALOG: file,
      DECISION_TIMEOUT_MS: "250",
      WEBHOOK_AUTH: "standard-webhooks",
      WEBHOOK_STANDARD_SECRETS: `whsec_${secret.toString("base64")}`,
    });
    const question = JSON.stringify({ conversationId: "v-1", customerId: "c-1" });
    const [id, timestamp] = ["msg_1", String(Math.floor(Date.now() / 1_000))];
    const digest = createHmac("sha256", secret).update(`${id}.${timestamp}.${question}`).digest("base64");
    const signed = {
      "x-api-key": "",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${digest}`,
    };
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await ingress.ask(question, signed);
      expect([status, body]).toMatchObject([200, { ...DEFAULT_MENU, reason: "timeout" }]);
    }
    expect((await ingress.ask(JSON.stringify({ conversationId: "v-2" }), signed)).status).toBe(401);
  });

  test("an exposure that the queue does not take is counted, and the caller hears the right menu", async () => {
    const { ask, setSegment, redis, keyPrefix, count, log } = await open();
    await setSegment("c-1", "premium");
    await redis.set(`${keyPrefix}:{ix0}:interactions:wait`, "no list");
    expect((await ask({ conversationId: "v-1", customerId: "c-1" })).body).toMatchObject(PREMIUM_MENU);
    expect(await count("menuswitch_decisions_unrecorded_total", "unavailable")).toBe(1);
    expect(log()).toContain("an exposure was not recorded");
  });

  test("an exposure beyond the mark of the backlog is shed, and the caller hears the right menu", async () => {
    const installation = await openInstallation();
    await installation.publish();
    await installation.setSegment("c-1", "premium");
    const first = await installation.openIngress();
    await first.ask({});
    const { ask, count } = await installation.openIngress({ BACKLOG_MAX_BATCHES: "1" });
    const shed = () => count("menuswitch_decisions_unrecorded_total", "shed");
    let asked = 0;
    await expect
      .poll(async () => {
        asked += 1;
        expect((await ask({ customerId: "c-1" })).body).toMatchObject(PREMIUM_MENU);
        return shed();
      })
      .toBe(1);
    expect(await installation.recorded()).toHaveLength(asked);
  });
});

describe("the catalog", () => {
  test("without any: 503 and still ready; with the first that a worker publishes, decisions", async () => {
    const { openIngress, publish } = await openInstallation();
    const { ask, readiness, log } = await openIngress();
    const { status, body } = await ask({ conversationId: "v-1" });
    expect(status).toBe(503);
    expect(body.error).toMatch(/^No menu is known: no worker has published a catalog/);
    expect(await readiness()).toEqual({ status: "ready", catalog: { state: "missing" } });
    expect(log().match(/there is no file.*none\.yaml.*no catalog of menus is known/g)).toHaveLength(1);
    const revision = await publish();
    await expect.poll(async () => (await ask({})).body).toMatchObject({ ...DEFAULT_MENU, revision });
    expect(await readiness()).toMatchObject({ catalog: { state: "current", hash: revision } });
  });

  test("from the file as long as no worker has published one, then theirs at once, whatever the file's age", async () => {
    const { openIngress, publish, load } = await openInstallation();
    const published = CATALOG.replace("business hours }", 'opening hours, dtmf: "*" }');
    const { file, hash } = await load("own.yaml", CATALOG);
    const { ask, readiness } = await openIngress({ MENU_CATALOG: file });
    expect((await ask({})).body).toMatchObject({ revision: hash.slice(0, 12), reason: "default" });
    expect(await readiness()).toMatchObject({ catalog: { state: "file" } });
    const revision = await publish(published);
    await expect.poll(async () => (await ask({})).body).toMatchObject({ revision });

    await load("own.yaml", CATALOG);
    const restarted = await openIngress({ MENU_CATALOG: file });
    expect((await restarted.ask({})).body).toMatchObject({
      revision,
      option1Dtmf: "*",
      option1Prompt: "Press 1 for opening hours",
    });
  });

  test("a file with problems stops nothing, and the log names them", async () => {
    const { openIngress, load } = await openInstallation();
    const { file } = await load("own.yaml", CATALOG);
    await writeFile(file, CATALOG.replace("menu: variant_a", "menu: varaint_a"));
    const { ask, readiness, log } = await openIngress({ MENU_CATALOG: file });
    expect((await ask({})).status).toBe(503);
    expect(await readiness()).toEqual({ status: "ready", catalog: { state: "missing" } });
    expect(log()).toMatch(/varaint_a.*variant_a/);
  });

  test("one that this version does not understand leaves the last good one in force", async () => {
    const { ask, redis, keyPrefix, readiness, revision, log } = await open();
    const unknown = { modifiedAt: "1900000000000", hash: "f".repeat(64), json: '{"version":2}' };
    await redis.hset(`${keyPrefix}:{catalog}:current`, unknown);
    await expect.poll(readiness).toMatchObject({ status: "ready", catalog: { state: "stale" } });
    expect(log()).toMatch(/not understood/);
    expect((await ask({})).body).toMatchObject({ ...DEFAULT_MENU, revision });
  });
});

describe("what a flow sends", () => {
  test("is used as far as it can be; what cannot is counted by field and never logged", async () => {
    const { ask, setSegment, count, log, recorded } = await open();
    await setSegment("secret-customer", "premium");
    const useless = [
      { conversationId: "x".repeat(257), ani: "anonymous" },
      { conversationId: ["secret-value"], ani: 1e300 },
      { conversationId: "\ud800", externalContactId: { id: "secret-value" } },
      // A template that had nothing to fill in: all callers would share one conversation.
      { conversationId: `\${input.v}`, externalContactId: "$input.contact", ani: "$!{input.ani}" },
      { conversationId: "", externalContactId: null, ani: " " },
    ];
    for (const fields of useless) {
      expect((await ask({ ...fields, customerId: "secret-customer" })).body).toMatchObject(PREMIUM_MENU);
    }
    const ids = (await recorded()).map(({ interactionId }) => interactionId);
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    for (const [field, times] of Object.entries({ conversationId: 4, externalContactId: 2, ani: 3 })) {
      expect(await count("menuswitch_decision_fields_unusable_total", field), field).toBe(times);
    }
    expect(log()).toMatch(/"unusable":\["conversationId","externalContactId","ani"\],"msg":"decision"/);
    expect(log()).not.toMatch(/secret-value|secret-customer|example-key/);
  });

  test.each([
    ["", 400, "Missing payload"],
    ["{", 400, "The payload is not valid JSON"],
    ["null", 400, "The payload must be a JSON object"],
    ["[]", 400, "The payload must be a JSON object"],
    ['"v-1"', 400, "The payload must be a JSON object"],
    ["x".repeat(70_000), 413, "The payload is too large"],
  ])("is refused only where it is no JSON object: %.9s", async (payload, status, error) => {
    const { app } = await startExampleIngress();
    const answer = await app.inject({
      method: "POST",
      url: DECISION_PATH,
      headers: { "x-api-key": KEY, "content-type": "application/json" },
      payload,
    });
    expect([answer.statusCode, answer.json()]).toEqual([status, { error }]);
  });

  test("needs a key, the right type and one of two methods", async () => {
    const { app } = await startExampleIngress();
    for (const method of ["GET", "POST"] as const) {
      const answer = await app.inject({ method, url: DECISION_PATH, headers: { "x-api-key": "wrong" } });
      expect([answer.statusCode, answer.json()]).toEqual([401, { error: "A valid key is required" }]);
    }
    const headers = { "x-api-key": KEY, "content-type": "text/plain" };
    expect(
      (await app.inject({ method: "POST", url: DECISION_PATH, headers, payload: "{}" })).statusCode,
    ).toBe(415);
    for (const method of ["HEAD", "PUT", "DELETE"] as const) {
      const answer = await app.inject({ method, url: DECISION_PATH, headers });
      expect([answer.statusCode, answer.headers["allow"]]).toEqual([405, "GET, POST"]);
    }
    const { body } = await app.inject("/metrics");
    expect(body).toMatch(/menuswitch_decisions_total\{outcome="unauthorized"[^}]*\} 2/);
    expect(body).toMatch(/menuswitch_webhooks_total\{outcome="unauthorized"[^}]*\} 0/);
  });

  test("may have to be proved in other ways than an event", async () => {
    const basic = { authorization: `Basic ${btoa("genesys:the-password-of-genesys")}` };
    const { app, send } = await startExampleIngress(
      {},
      { DECISION_AUTH: "basic", WEBHOOK_BASIC_CREDENTIALS: "genesys:the-password-of-genesys" },
    );
    const ask = async (headers: Record<string, string>) =>
      (await app.inject({ url: DECISION_PATH, headers })).statusCode;
    // Let in, and no catalog is known.
    expect([await ask(basic), await ask({ "x-api-key": KEY })]).toEqual([503, 401]);
    const event = { id: "i-1", customer: { id: "c-1" } };
    expect((await send(event)).statusCode).toBe(200);
    expect((await send(event, { "x-api-key": "", ...basic })).statusCode).toBe(401);
  });

  test("whatever it is, gets a menu or 400", async () => {
    const { ask, askByQuery } = await open();
    // Halves of surrogate pairs too.
    const text = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    });
    const value = fc.oneof(text, fc.jsonValue(), fc.stringMatching(/^\+?\d{0,20}$/));
    const fields = fc.record(
      { conversationId: value, customerId: value, externalContactId: value, ani: value },
      { requiredKeys: [] },
    );
    const payload = fc.oneof(
      fields.map((one) => JSON.stringify(one)),
      fc.json(),
      text,
      fc.constant('{"__proto__":{"customerId":"c-1"},"constructor":1}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(payload, { maxLength: 20 }), async (texts) => {
        const answers = await Promise.all(texts.map((text) => ask(text)));
        for (const [index, { status, body }] of answers.entries()) {
          if (!isJsonObject(texts[index] ?? "")) expect(status).toBe(400);
          else expect([status, body]).toMatchObject([200, { ...DEFAULT_MENU, reason: "default" }]);
        }
      }),
      { numRuns: 10 },
    );
    const query = fc
      .array(
        fc.tuple(
          fc.constantFrom("conversationId", "customerId", "ani", "__proto__"),
          fc.string({ unit: "binary-ascii" }),
        ),
      )
      .map((pairs) => pairs.map(([name, text]) => `${name}=${text.replace(/[#\s]/g, "%")}`).join("&"));
    await fc.assert(
      fc.asyncProperty(fc.array(query, { maxLength: 20 }), async (queries) => {
        const answers = await Promise.all(queries.map((one) => askByQuery(one)));
        for (const { status, body } of answers) {
          expect([status, body]).toMatchObject([200, { ...DEFAULT_MENU, reason: "default" }]);
        }
      }),
      { numRuns: 10 },
    );
  });
});

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
