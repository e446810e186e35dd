import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { DEFAULT_EVENT_RULES } from "../src/event-rules.ts";
import { EXAMPLE_EVENTS, webhookDocumentation } from "../src/webhook-documentation.ts";
import { KEY, PATH, startExampleIngress } from "./start-example-ingress.ts";

const event = { id: "i-1", customer: { id: "c-1" } };

function unavailable(): Error {
  return Object.assign(new Error("internal detail"), { name: "CommitUnavailableError" });
}

describe("an accepted event", () => {
  test("is answered with its interaction id, and committed", async () => {
    const { send, committed, outcomes } = await startExampleIngress();
    const response = await send(event);
    expect(response.statusCode).toBe(200);
    expect(response.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(response.json()).toEqual({ status: "accepted", interactionId: "i-1" });
    expect(committed).toMatchObject([{ interactionId: "i-1", customerId: "c-1", source: "tutorial" }]);
    expect(await outcomes()).toEqual({ accepted: 1 });
  });

  test("is answered only after its commit", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { send } = await startExampleIngress({ commit: () => promise });
    let answered = false;
    const response = send(event).then(({ statusCode }) => {
      answered = true;
      return statusCode;
    });
    await setImmediate();
    await setImmediate();
    expect(answered).toBe(false);
    resolve();
    expect(await response).toBe(200);
  });

  test("counts from its arrival where it names no time", async () => {
    const { send, committed } = await startExampleIngress();
    const before = Date.now();
    await send(event);
    const { occurredAt = 0, receivedAt } = committed[0] ?? {};
    expect(occurredAt).toBe(receivedAt);
    expect(occurredAt).toBeGreaterThanOrEqual(before);
    expect(occurredAt).toBeLessThanOrEqual(Date.now());
  });

  test("gets an id of its own where it has none", async () => {
    const { send, committed } = await startExampleIngress();
    const ids = [];
    for (const id of [undefined, null]) {
      ids.push((await send({ id, customer: { id: "c-1" } })).json().interactionId);
    }
    expect(new Set(ids).size).toBe(2);
    expect(ids).toEqual(committed.map(({ interactionId }) => interactionId));
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test("an event that is none of ours is answered as ignored, and not committed", async () => {
  const { send, committed, outcomes } = await startExampleIngress();
  const response = await send({
    ...EXAMPLE_EVENTS.eventbridge,
    "detail-type": "v2.detail.events.conversation.{id}.acd.start",
  });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ status: "ignored", reason: "not a customer start" });
  expect(committed).toEqual([]);
  expect(await outcomes()).toEqual({ ignored: 1 });
});

describe("an array of events", () => {
  const other = { ...EXAMPLE_EVENTS.eventbridge, "detail-type": "other" };

  test("is answered with what became of each, in its order", async () => {
    const { send, committed, outcomes, log } = await startExampleIngress();
    const response = await send([event, other, { ...event, id: "i-2" }]);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      status: "accepted",
      results: [
        { status: "accepted", interactionId: "i-1" },
        { status: "ignored", reason: "not a customer start" },
        { status: "accepted", interactionId: "i-2" },
      ],
    });
    expect(committed.map(({ interactionId }) => interactionId)).toEqual(["i-1", "i-2"]);
    expect(await outcomes()).toEqual({ accepted: 2, ignored: 1 });
    expect(log().match(/"msg":"webhook"/g)).toHaveLength(3);
  });

  test("of one is an array still", async () => {
    const { send } = await startExampleIngress();
    expect((await send([event])).json()).toEqual({
      status: "accepted",
      results: [{ status: "accepted", interactionId: "i-1" }],
    });
  });

  test("of which none is ours is ignored, and needs no place in the queue", async () => {
    const { send } = await startExampleIngress({ backlogIsFull: () => true });
    const result = { status: "ignored", reason: "not a customer start" };
    const response = await send([other, other]);
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { status: "ignored", results: [result, result] },
    ]);
  });

  test("with one that is malformed is refused whole, and nothing of it is stored", async () => {
    const { send, committed, outcomes } = await startExampleIngress();
    const response = await send([event, event, event, { id: "i-4", customer: { id: "x".repeat(257) } }]);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ error: "[3].customer.id must not be longer than 256 characters" });
    expect((await send(Array(101).fill(event))).statusCode).toBe(400);
    expect(committed).toEqual([]);
    expect(await outcomes()).toEqual({ invalid: 2 });
  });

  test("of which one cannot be stored is 503; all are to be sent again", async () => {
    const stored: string[] = [];
    const { send, outcomes, log } = await startExampleIngress({
      commit: async ({ interactionId }) => {
        if (interactionId === "i-2") throw unavailable();
        stored.push(interactionId);
      },
    });
    const response = await send([event, { ...event, id: "i-2" }, { ...event, id: "i-3" }]);
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    expect(response.json()).toEqual({ error: "The event could not be stored" });
    expect(stored).toEqual(["i-1", "i-3"]);
    expect(await outcomes()).toEqual({ unavailable: 1 });
    expect(log()).toContain('"interaction_id":"i-1","other_events":2');
  });

  test("is as large as one event may be, and no larger", async () => {
    const { send } = await startExampleIngress();
    const text = JSON.stringify(Array(100).fill(event));
    expect((await send(text.padEnd(64 * 1024))).json().results).toHaveLength(100);
    expect((await send(text.padEnd(64 * 1024 + 1))).statusCode).toBe(413);
  });
});

test("media that are asked for are taken in, and a message's author is its customer", async () => {
  const { send, committed } = await startExampleIngress({
    rules: { ...DEFAULT_EVENT_RULES, mediaTypes: ["MESSAGE"] },
  });
  expect((await send(EXAMPLE_EVENTS.openmessaging)).json()).toMatchObject({ status: "accepted" });
  expect(committed).toMatchObject([{ customerId: "jane@example.com", mediaType: "MESSAGE" }]);
  expect((await send(EXAMPLE_EVENTS.eventbridge)).json()).toEqual({
    status: "ignored",
    reason: "its medium is none of MESSAGE",
  });
});

test("identities are looked for in the order asked for", async () => {
  const { send, committed } = await startExampleIngress({
    rules: { ...DEFAULT_EVENT_RULES, identityRules: ["ani", "externalContactId"] },
  });
  await send(EXAMPLE_EVENTS.notification);
  expect(committed).toMatchObject([
    {
      customerId: "+13175550123",
      otherIdentities: [EXAMPLE_EVENTS.notification.eventBody.externalContactId],
    },
  ]);
});

describe("a malformed event", () => {
  test.each([
    ["", "Missing payload"],
    ["null", "Missing payload"],
    ["{}", "Missing payload"],
    ["{", "The payload is not valid JSON"],
    ["[]", "Missing payload"],
    ["5", "The payload must be a JSON object"],
    ['"text"', "The payload must be a JSON object"],
    ['{"id":"i-1"}', "Customer ID not found in event"],
    ['{"id":"i-1","customer":{}}', "Customer ID not found in event"],
    ['{"id":"","customer":{"id":"c-1"}}', "id must not be empty"],
    ['{"id":1e999,"customer":{"id":"c-1"}}', "id must be a string or a finite number"],
    ['{"__proto__":{"customer":{"id":"c-1"}}}', "Customer ID not found in event"],
  ])("is refused with 400: %s", async (payload, error) => {
    const { send, committed, outcomes } = await startExampleIngress();
    const response = await send(payload);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ error });
    expect(committed).toEqual([]);
    expect(await outcomes()).toEqual({ invalid: 1 });
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/json", ";;", ""])(
    "without any payload is missing its payload, whatever type %j it claims",
    async (type) => {
      const { send } = await startExampleIngress();
      const response = await send("", { "content-type": type });
      expect(response.statusCode).toBe(400);
      expect(response.json()).toEqual({ error: "Missing payload" });
    },
  );

  test("of another media type is refused with 415", async () => {
    const { send, outcomes } = await startExampleIngress();
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/cbor", ";;"]) {
      const response = await send(event, { "content-type": type });
      expect(response.statusCode, type).toBe(415);
      expect(response.json()).toEqual({ error: expect.stringContaining("Content-Type") });
    }
    expect(await outcomes()).toEqual({ invalid: 4 });
  });

  test("larger than 64 KiB is refused with 413, of 64 KiB exactly is not", async () => {
    const { send, outcomes } = await startExampleIngress();
    const text = JSON.stringify(event);
    expect((await send(text.padEnd(64 * 1024))).statusCode).toBe(200);
    const response = await send(text.padEnd(64 * 1024 + 1));
    expect(response.statusCode).toBe(413);
    expect(response.json()).toEqual({ error: "The payload is too large" });
    expect(await outcomes()).toEqual({ accepted: 1, invalid: 1 });
  });

  test("never costs more than its own answer: odd keys are ignored, the last of two counts", async () => {
    const { send, committed } = await startExampleIngress();
    const payload =
      '{"constructor":{"prototype":{"x":1}},"id":"a","id":"b","customer":{"id":"c","__proto__":{"id":"d"}}}';
    expect((await send(payload)).statusCode).toBe(200);
    expect(committed).toMatchObject([{ interactionId: "b", customerId: "c" }]);
    expect({}).not.toHaveProperty("x");
  });
});

describe("authentication", () => {
  test("comes before the payload is looked at", async () => {
    const { send, committed, outcomes } = await startExampleIngress();
    for (const payload of [JSON.stringify(event), "{", "", "x".repeat(100_000)]) {
      const response = await send(payload, { "x-api-key": "wrong", "content-type": "text/plain" });
      expect(response.statusCode).toBe(401);
      expect(response.headers["www-authenticate"]).toBe("Bearer");
      expect(response.json()).toEqual({ error: "A valid key is required" });
    }
    expect(committed).toEqual([]);
    expect(await outcomes()).toEqual({ unauthorized: 4 });
  });

  test("accepts every configured key, as bearer token or as API key", async () => {
    const { send } = await startExampleIngress();
    for (const key of [KEY, `${KEY}-next`]) {
      expect((await send(event, { "x-api-key": key })).statusCode).toBe(200);
      expect((await send(event, { "x-api-key": "", authorization: `Bearer ${key}` })).statusCode).toBe(200);
    }
  });

  test("is not needed for health, metrics and documentation", async () => {
    const { app } = await startExampleIngress();
    for (const url of ["/livez", "/readyz", "/metrics", "/openapi.json", "/docs"]) {
      expect((await app.inject(url)).statusCode, url).toBe(200);
    }
  });
});

describe("an event that cannot be stored", () => {
  test("is 503 with Retry-After when too much waits already, and bad input is still 400", async () => {
    const { send, outcomes } = await startExampleIngress({ backlogIsFull: () => true });
    const answer = await send({ id: "a", customer: { id: "c" } });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("10");
    expect(answer.json()).toEqual({ error: "Too many events are waiting" });
    expect((await send({ id: "a" })).statusCode).toBe(400);
    expect(await outcomes()).toEqual({ shed: 1, invalid: 1 });
  });

  test("is refused with 503, when to come back, and no internals", async () => {
    const { send, outcomes } = await startExampleIngress({ commit: () => Promise.reject(unavailable()) });
    const response = await send(event);
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    expect(response.json()).toEqual({ error: "The event could not be stored" });
    expect(await outcomes()).toEqual({ unavailable: 1 });
  });

  test("does not turn bad input into 503", async () => {
    const { send } = await startExampleIngress({ commit: () => Promise.reject(unavailable()) });
    expect((await send({ id: "i-1" })).statusCode).toBe(400);
    expect((await send("")).statusCode).toBe(400);
  });

  test("for a reason nobody foresaw is a 500 that tells nothing, and is logged", async () => {
    const { send, log } = await startExampleIngress({
      commit: () => Promise.reject(new Error("internal detail")),
    });
    const response = await send(event);
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({ error: "Internal error" });
    expect(log()).toContain("internal detail");
  });
});

test("a sender's request id is echoed on every answer and logged; an unfit one is replaced", async () => {
  const { app, send, log } = await startExampleIngress();
  expect((await send(event, { "x-request-id": "req-1" })).headers["x-request-id"]).toBe("req-1");
  expect((await send("{", { "x-request-id": "req-2" })).headers["x-request-id"]).toBe("req-2");
  expect((await send(event, { "x-request-id": "req-3", "x-api-key": "" })).headers["x-request-id"]).toBe(
    "req-3",
  );
  expect(log()).toMatch(/req-1.*\n.*req-2.*\n.*req-3/);
  expect((await send(event, { "x-request-id": "not fit" })).headers["x-request-id"]).toMatch(
    /^[0-9a-f-]{36}$/,
  );
  for (const url of ["/nowhere", "/%zz", "/livez"]) {
    const { headers } = await app.inject({ url, headers: { "x-request-id": "req-4" } });
    expect(headers["x-request-id"], url).toBe("req-4");
  }
});

test("unknown paths and methods are answered in JSON", async () => {
  const { app } = await startExampleIngress();
  const unknown = await app.inject({
    method: "POST",
    url: "/webhook",
    payload: "{",
    headers: { "content-type": "application/json" },
  });
  expect([unknown.statusCode, unknown.json()]).toEqual([404, { error: "Not found" }]);
  for (const method of ["GET", "PUT", "DELETE", "PATCH"] as const) {
    const wrong = await app.inject({ method, url: `${PATH}?x=1` });
    expect([wrong.statusCode, wrong.json()]).toEqual([405, { error: "Method not allowed" }]);
    expect(wrong.headers["allow"]).toBe("POST");
  }
  const undecodable = await app.inject("/%zz");
  expect([undecodable.statusCode, undecodable.json()]).toEqual([400, { error: "Bad Request" }]);
});

test("logs hold interaction ids, and neither customers, numbers nor keys", async () => {
  const { send, log } = await startExampleIngress();
  await send({ id: "logged-interaction", customer: { id: "secret-customer" } });
  await send({ id: {}, customer: { id: "secret-customer" } });
  await send(event, { "x-api-key": "secret-key" });
  await send(EXAMPLE_EVENTS.eventbridge);
  await send({ ...EXAMPLE_EVENTS.eventbridge, "detail-type": "other" });
  await send([...Object.values(EXAMPLE_EVENTS), { customer: { id: ["secret-customer"] } }]);
  await send(Object.values(EXAMPLE_EVENTS));
  expect(log()).toContain('"interaction_id":"logged-interaction"');
  expect(log().match(/"msg":"webhook"/g)).toHaveLength(11);
  expect(log()).not.toMatch(/secret-customer|secret-key|3175550123|example-key|jane@|customer-1|5d1c7c0e/);
});

test("measures how long acknowledgements take", async () => {
  const { app, send } = await startExampleIngress();
  await send(event);
  const { body } = await app.inject("/metrics");
  expect(body).toContain('menuswitch_ack_seconds_count{app="ingress"} 1');
  expect(body).toContain('menuswitch_webhooks_total{outcome="unavailable",app="ingress"} 0');
});

test("every answer is as documented", async () => {
  const answers = webhookDocumentation.response;
  const { send } = await startExampleIngress();
  const { send: sendInVain } = await startExampleIngress({ commit: () => Promise.reject(unavailable()) });
  for (const response of [
    ...(await Promise.all(Object.values(EXAMPLE_EVENTS).map((example) => send(example)))),
    await send({ ...EXAMPLE_EVENTS.eventbridge, "detail-type": "other" }),
    await send({}),
    await send(Object.values(EXAMPLE_EVENTS)),
    await send(event, { "x-api-key": "" }),
    await send("x".repeat(70_000)),
    await send(event, { "content-type": "text/plain" }),
    await sendInVain(event),
  ]) {
    const documented = Object.entries(answers).find(
      ([status]) => Number(status) === response.statusCode,
    )?.[1];
    expect(documented?.parse(response.json()), String(response.statusCode)).toEqual(response.json());
  }
});
