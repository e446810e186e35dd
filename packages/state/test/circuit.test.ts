import { testRedis } from "@menuswitch/test-support";
import { describe, expect, test } from "vitest";
import { makeCircuit, makeKeys, makeScripts } from "../src/index.ts";

function setUp() {
  const { redis, keyPrefix } = testRedis();
  const keys = makeKeys(keyPrefix);
  const circuit = makeCircuit({ redis, runScript: makeScripts(redis), keys });
  const letProbe = () => redis.hset(keys.circuit, "probeAfter", 0);
  return { redis, keys, letProbe, ...circuit };
}

const PROBE_MS = 10_000;

describe("circuit", () => {
  test("one failing target never opens it, however often it fails", async () => {
    const { enter, report, isOpen } = setUp();
    for (let index = 0; index < 20; index += 1) expect(await report("a", false)).toBe(false);
    await report("b", false);
    expect(await isOpen()).toBe(false);
    expect(await enter("a", "token", PROBE_MS)).toEqual({ granted: true, isProbe: false });
  });

  test("several targets in a row without an answer open it, which is told once", async () => {
    const { enter, report, isOpen } = setUp();
    expect(await Promise.all(["a", "b", "c", "d"].map((target) => report(target, false)))).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(await isOpen()).toBe(true);
    expect(await enter("a", "token", PROBE_MS)).toMatchObject({ granted: false });
  });

  test("an answer in between, even a refusal, keeps it closed", async () => {
    const { report, isOpen } = setUp();
    await report("a", false);
    await report("b", false);
    await report("c", true);
    await report("c", false);
    expect(await isOpen()).toBe(false);
  });

  test("while it is open one probe goes at a time, and each failure makes the next wait longer", async () => {
    const { enter, report, release, letProbe } = setUp();
    for (const target of ["a", "b", "c"]) await report(target, false);
    const waits: number[] = [];
    for (let probe = 0; probe < 7; probe += 1) {
      const refused = await enter("a", "token", PROBE_MS);
      if (!refused.granted) waits.push(Math.round(refused.waitMs / 1_000));
      await letProbe();
      expect(await enter("a", "token", PROBE_MS)).toEqual({ granted: true, isProbe: true });
      expect(await enter("a", "token", PROBE_MS)).toMatchObject({ granted: false });
      await report("a", false);
      await release("token");
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  test("a probe that came to nothing makes room for another", async () => {
    const { enter, report, release, letProbe } = setUp();
    for (const target of ["a", "b", "c"]) await report(target, false);
    await letProbe();
    await enter("a", "token", PROBE_MS);
    await release("another");
    expect(await enter("a", "token", PROBE_MS)).toMatchObject({ granted: false });
    await release("token");
    expect(await enter("a", "token", PROBE_MS)).toEqual({ granted: true, isProbe: true });
  });

  test("a probe whose worker died makes room when its time is up", async () => {
    const { enter, report, letProbe } = setUp();
    for (const target of ["a", "b", "c"]) await report(target, false);
    await letProbe();
    expect(await enter("a", "the dead one's", 400)).toEqual({ granted: true, isProbe: true });
    expect(await enter("b", "token", PROBE_MS)).toMatchObject({ granted: false });
    await expect
      .poll(() => enter("b", "token", PROBE_MS), { timeout: 5_000 })
      .toEqual({ granted: true, isProbe: true });
  });

  test("a target that has not failed is not held up by those that have", async () => {
    const { enter, report } = setUp();
    for (const target of ["a", "b", "c"]) await report(target, false);
    expect(await enter("healthy", "token", PROBE_MS)).toEqual({ granted: true, isProbe: false });
    expect(await enter("a", "token", PROBE_MS)).toMatchObject({ granted: false });
  });

  test("the first answer closes it for all", async () => {
    const { enter, report, isOpen, redis, keys } = setUp();
    for (const target of ["a", "b", "c"]) await report(target, false);
    await report("b", true);
    expect(await isOpen()).toBe(false);
    expect(await enter("a", "token", PROBE_MS)).toEqual({ granted: true, isProbe: false });
    expect(await redis.exists(keys.circuit, keys.failingTargets)).toBe(0);
  });
});
