import { randomUUID } from "node:crypto";
import { contactId, startEventRun } from "@menuswitch/genesys-simulator";
import { startPrivateRedis } from "@menuswitch/local-redis";
import type { RunningProcess } from "@menuswitch/rig";
import { anyText } from "@menuswitch/test-support";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { HOSTILE_IDS } from "../src/fuzz/hostile-values.ts";
import { type ContactCentre, event, openContactCentre, post, send, TOKEN } from "./contact-centre.ts";

const CUSTOMER_START = "v2.detail.events.conversation.{id}.customer.start";

const longIds = fc.sample(anyText({ minLength: 128, maxLength: 128 }), {
  seed: 7,
  numRuns: 20,
});
const IDS = [...HOSTILE_IDS, "x".repeat(256), "\u0001".repeat(256), ...longIds]
  // As the ingress reads them.
  .map((id) => id.trim().slice(0, 256).toWellFormed())
  .filter((id, index, all) => id !== "" && all.indexOf(id) === index);

const OUR_KEYS =
  /^menuswitch:\{(ix\d+|target:[\w:/-]+|budget|catalog|pseudonym|deliveries|sweep|set-aside)\}:/;

const LARGEST_BODY_BYTES = 64 * 1024;

// To start an installation is most of the work of these tests.
describe("one installation, in turn", () => {
  let centre: ContactCentre;
  let ingress: RunningProcess;
  let worker: RunningProcess;

  beforeAll(async () => {
    const ends: (() => unknown)[] = [];
    const onEnd = (end: () => unknown) => void ends.unshift(end);
    const redis = await startPrivateRedis();
    onEnd(redis.close);
    centre = await openContactCentre({ redisUrl: redis.url, onEnd });
    [ingress, worker] = await Promise.all([
      centre.startIngress({
        INTERACTION_PARTITIONS: "2",
        WEBHOOK_MEDIA_TYPES: "VOICE,MESSAGE",
        DECISION_TIMEOUT_MS: "10000",
        COMMIT_TIMEOUT_MS: "10000",
      }),
      centre.startWorker({ INTERACTION_PARTITIONS: "2" }),
    ]);
    return async () => {
      for (const end of ends) await end();
    };
  }, 60_000);

  /** What was counted and logged since this was called. */
  async function startCounting() {
    const before = await centre.exposures();
    const linesBefore = centre.lines("ivr_menu_exposure").length;
    const counts = async () =>
      Object.entries(await centre.exposures()).flatMap(([menuId, count]) => {
        const since = count - (before[menuId] ?? 0);
        return since === 0 ? [] : [[menuId, since] as const];
      });
    const lines = () => centre.lines("ivr_menu_exposure").slice(linesBefore);
    return {
      lines,
      counts: async () => Object.fromEntries(await counts()),
      sum: async () => (await counts()).reduce((sum, [, count]) => sum + count, 0),
      segments: () => new Map(lines().map((line) => [line["interaction_id"], line["customer_segment"]])),
    };
  }

  // Before anything was written.
  test("a flow that asks ten times hears one menu, counts as one caller, and causes no write to Genesys", async () => {
    const ask = async (caller: Record<string, string>) =>
      (await post(ingress.url, caller, "/v1/menu-decision")).body;
    const catalogOf = async ({ url }: { url: string }): Promise<Record<string, unknown>> => {
      const readiness: unknown = await (await fetch(`${url}/readyz`)).json();
      return Object(Reflect.get(Object(readiness), "catalog"));
    };
    await expect.poll(() => catalogOf(ingress), { timeout: 15_000 }).toMatchObject({ state: "current" });
    const { lines, counts } = await startCounting();
    await centre.setSegment("+13175550199", "premium");
    const caller = { conversationId: "conversation-1", ani: "tel:+13175550199" };
    const first = await ask(caller);
    expect(first).toMatchObject({
      variantId: "variant_a",
      segment: "premium",
      reason: "segment",
      revision: (await catalogOf(worker))["hash"],
    });
    await centre.setSegment("+13175550199", "side");
    const answers = await Promise.all(Array.from({ length: 9 }, () => ask(caller)));
    expect(answers).toEqual(Array(9).fill(first));

    await ask({ conversationId: "conversation-2" });
    await expect.poll(() => lines().length, { timeout: 15_000 }).toBe(2);
    expect(await centre.redis.keys(`${centre.keyPrefix}:{target:*`)).toEqual([]);

    // What is written now is the webhook's.
    await send(ingress.url, event("somebody"));
    await expect.poll(() => centre.firstPrompt("flow-main"), { timeout: 15_000 }).toContain("business hours");
    expect(centre.simulator.requests({ method: "PUT" })).toHaveLength(1);
    expect(lines()).toMatchObject([
      {
        interaction_id: "conversation-1",
        variant_id: "variant_a",
        customer_segment: "premium",
        target: null,
      },
      {
        interaction_id: "conversation-2",
        variant_id: "variant_b",
        customer_segment: "default",
        target: null,
      },
      { variant_id: "variant_b", source: "tutorial", target: "main-ivr" },
    ]);
    await expect.poll(counts).toEqual({ variant_a: 1, variant_b: 2 });
  });

  test("an interaction told by every route, alone and in arrays, is one; any of its identities finds its segment", async () => {
    const { lines, segments } = await startCounting();
    await centre.setSegment("+13175550123", "premium");
    await centre.setSegment("jane@example.com", "premium");
    await centre.setSegment("contact-2", "premium");

    const byNumber = customerStart({
      externalContactId: "contact-1",
      ani: "sip:+13175550123@sbc;user=phone",
    });
    const byContact = customerStart({ conversationExternalContactIds: ["contact-2"], ani: "tel:anonymous" });
    const anonymous = customerStart({ ani: "anonymous" });
    const message = {
      channel: {
        messageId: randomUUID(),
        from: { id: "jane@example.com", idType: "Email" },
        time: new Date().toISOString(),
      },
      text: "Hello",
    };
    const routes = [byNumber, byContact, anonymous].flatMap((body) => [
      { id: randomUUID(), "detail-type": CUSTOMER_START, detail: { eventBody: body } },
      { topicName: CUSTOMER_START.replace("{id}", body.conversationId), version: "2", eventBody: body },
      Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)])),
    ]);
    const events = [...routes, message, { id: "own-1", customer: { id: "contact-2" } }];

    const alone = await Promise.all(events.map((event) => post(ingress.url, event)));
    expect(alone).toEqual(
      events.map(() => ({ status: 200, body: expect.objectContaining({ status: "accepted" }) })),
    );
    const together = await post(ingress.url, events);
    expect(together).toEqual({
      status: 200,
      body: { status: "accepted", results: alone.map(({ body }) => body) },
    });

    const idOf = ({ conversationId, participantId, sessionId }: ReturnType<typeof customerStart>) =>
      `${conversationId}/${participantId}/${sessionId}`;
    await expect.poll(() => segments().size, { timeout: 20_000 }).toBe(5);
    const last = await post(ingress.url, { id: "last-route", customer: { id: "nobody" } });
    expect(last.status).toBe(200);
    await expect.poll(() => segments().has("last-route"), { timeout: 20_000 }).toBe(true);
    expect(segments()).toEqual(
      new Map([
        [idOf(byNumber), "premium"],
        [idOf(byContact), "premium"],
        [idOf(anonymous), "default"],
        [`${message.channel.messageId}/${Date.parse(message.channel.time)}`, "premium"],
        ["own-1", "premium"],
        ["last-route", "default"],
      ]),
    );
    expect(lines()).toHaveLength(6);
  });

  test("counts every caller of the simulated Genesys Cloud once, through repeats, disorder and noise", async () => {
    const { lines, sum, segments } = await startCounting();
    await centre.setSegment(contactId(1), "premium");
    const run = startEventRun({
      url: `${ingress.url}/webhook/interaction-start`,
      headers: { authorization: `Bearer ${TOKEN}` },
      conversations: 80,
      conversationsPerSecond: 100,
      contacts: 2,
      callMs: 200,
      lateMs: 200,
    });
    await run.done;
    const { conversations, events, repeats, late, answers, delivered } = run.progress();
    expect({ answers, delivered }).toEqual({ answers: { 200: events }, delivered: events });
    expect(Math.min(repeats, late, ...Object.values(conversations))).toBeGreaterThan(0);
    const callers = conversations.caller + conversations.unmatched + conversations.anonymous;
    await expect.poll(sum).toBe(callers);
    // Counted in Redis is not yet read from the worker's pipe.
    await expect.poll(lines).toHaveLength(callers);
    expect(new Set(segments().values())).toEqual(new Set(["premium", "default"]));
  });

  test("ids that look like keys, commands or nothing stay ids: each is counted once, for its own customer", async () => {
    const { sum, segments } = await startCounting();
    const segmentOf = (index: number) => (index % 2 ? "premium" : "default");
    for (const [index, id] of IDS.entries()) {
      if (segmentOf(index) === "premium") await centre.setSegment(id, "premium");
    }

    for (const id of IDS) {
      const one = event(id, { id });
      expect([await send(ingress.url, one), await send(ingress.url, one)], JSON.stringify(id)).toEqual([
        200, 200,
      ]);
    }
    for (const id of ["x".repeat(257), "\u0000".repeat(300), "{}".repeat(16_000)]) {
      expect(await send(ingress.url, event("c-1", { id }))).toBe(400);
      expect(await send(ingress.url, event(id))).toBe(400);
    }
    // The longest id that a body has room for, and one character more.
    for (const [bytes, status] of [
      [LARGEST_BODY_BYTES, 400],
      [LARGEST_BODY_BYTES + 1, 413],
    ] as const) {
      for (const make of [
        (id: string) => ({ id, customer: { id: "c-1" } }),
        (id: string) => ({ customer: { id } }),
      ]) {
        expect((await post(ingress.url, filledTo(bytes, make))).status).toBe(status);
      }
    }
    expect(await send(ingress.url, event("last", { id: "last" }))).toBe(200);

    await expect.poll(sum, { timeout: 20_000 }).toBe(IDS.length + 1);
    // Counted in Redis is not yet read from the worker's pipe.
    await expect
      .poll(segments)
      .toEqual(new Map([...IDS.map((id, index) => [id, segmentOf(index)] as const), ["last", "default"]]));

    const keys = await centre.redis.keys("*");
    const seen = new Set(keys.flatMap((key) => /^menuswitch:\{ix\d+\}:seen:(.*)$/s.exec(key)?.[1] ?? []));
    const logged = centre.lines("ivr_menu_exposure").map((line) => String(line["interaction_id"]));
    expect(seen).toEqual(new Set(logged));
    const foreign = keys.filter((key) => !OUR_KEYS.test(key) && !key.startsWith("menuswitch:segment:"));
    expect(foreign).toEqual([]);
  }, 60_000);
});

const customerStart = (named: object) => ({
  eventTime: Date.now(),
  conversationId: randomUUID(),
  participantId: randomUUID(),
  sessionId: randomUUID(),
  mediaType: "VOICE",
  direction: "INBOUND",
  ...named,
});

/** A payload of exactly so many bytes, by the length of one of its ids. */
const filledTo = (bytes: number, make: (id: string) => object) =>
  make("x".repeat(bytes - JSON.stringify(make("")).length));
