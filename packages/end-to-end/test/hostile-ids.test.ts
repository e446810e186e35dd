import { startPrivateRedis } from "@menuswitch/local-redis";
import { anyText } from "@menuswitch/test-support";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { HOSTILE_IDS } from "../src/fuzz/hostile-values.ts";
import { event, openContactCentre, post, send } from "./contact-centre.ts";

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

/** A payload of exactly so many bytes, by the length of one of its ids. */
const filledTo = (bytes: number, make: (id: string) => object) =>
  make("x".repeat(bytes - JSON.stringify(make("")).length));

test("ids that look like keys, commands or nothing stay ids: each is counted once, for its own customer", async () => {
  const redis = await startPrivateRedis();
  onTestFinished(redis.close);
  const centre = await openContactCentre({ redisUrl: redis.url });
  const [ingress] = await Promise.all([centre.startIngress(), centre.startWorker()]);
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

  const counted = async () => Object.values(await centre.exposures()).reduce((sum, count) => sum + count, 0);
  await expect.poll(counted, { timeout: 20_000 }).toBe(IDS.length + 1);
  const segments = () =>
    new Map(
      centre.lines("ivr_menu_exposure").map((line) => [line["interaction_id"], line["customer_segment"]]),
    );
  // Counted in Redis is not yet read from the worker's pipe.
  await expect
    .poll(segments)
    .toEqual(new Map([...IDS.map((id, index) => [id, segmentOf(index)] as const), ["last", "default"]]));

  const keys = await centre.redis.keys("*");
  const seen = keys.flatMap((key) => /^menuswitch:\{ix\d+\}:seen:(.*)$/s.exec(key)?.[1] ?? []);
  expect(seen.toSorted()).toEqual([...IDS, "last"].toSorted());
  const foreign = keys.filter((key) => !OUR_KEYS.test(key) && !key.startsWith("menuswitch:segment:"));
  expect(foreign).toEqual([]);
}, 60_000);
