import { DeliveryError } from "@menuswitch/domain";
import { describe, expect, test } from "vitest";
import { makeTokenSource } from "./token-source.ts";

function sourceWith(lifeMs: number) {
  const clock = { nowMs: 0 };
  const fetched: string[] = [];
  const source = makeTokenSource({
    now: () => clock.nowMs,
    fetchToken: async () => {
      fetched.push(`token-${fetched.length + 1}`);
      return { value: `token-${fetched.length}`, lifeMs };
    },
  });
  return { clock, fetched, source };
}

describe("token source", () => {
  test("keeps a token until 60 s before it expires", async () => {
    const { clock, source } = sourceWith(300_000);
    await source.get();
    clock.nowMs = 239_999;
    expect(await source.get()).toBe("token-1");
    clock.nowMs = 240_000;
    expect(await source.get()).toBe("token-2");
  });

  test.each([60_000, 1_000])("uses a token that lives %d ms for half its life", async (lifeMs) => {
    const { clock, source } = sourceWith(lifeMs);
    await source.get();
    clock.nowMs = lifeMs / 2 - 1;
    expect(await source.get()).toBe("token-1");
    clock.nowMs = lifeMs / 2;
    expect(await source.get()).toBe("token-2");
  });

  test("gives even a token that is over at once, without asking again", async () => {
    const { fetched, source } = sourceWith(0.001);
    expect(await source.get()).toBe("token-1");
    expect(fetched).toHaveLength(1);
  });

  test("shares one refresh among all who ask meanwhile", async () => {
    const { fetched, source } = sourceWith(300_000);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.get()));
    expect(new Set(tokens)).toEqual(new Set(["token-1"]));
    expect(fetched).toHaveLength(1);
  });

  test("drops a token only by its value: a newer one stays", async () => {
    const { source } = sourceWith(300_000);
    const old = await source.get();
    source.drop(old);
    const fresh = await source.get();
    source.drop(old);
    expect(await source.get()).toBe(fresh);
    expect(fresh).not.toBe(old);
  });

  test("leaves an endpoint that throttles alone for as long as it asked", async () => {
    const clock = { nowMs: 0 };
    let calls = 0;
    const source = makeTokenSource({
      now: () => clock.nowMs,
      fetchToken: async () => {
        calls += 1;
        if (calls > 1) return { value: "token", lifeMs: 300_000 };
        throw new DeliveryError({
          code: "TOKEN_THROTTLED",
          message: "400",
          remedy: "wait",
          retryAfterMs: 2_000,
        });
      },
    });
    await expect(source.get()).rejects.toMatchObject({ code: "TOKEN_THROTTLED" });
    clock.nowMs = 1_999;
    await expect(source.get()).rejects.toMatchObject({ code: "TOKEN_THROTTLED" });
    expect(calls).toBe(1);
    clock.nowMs = 2_000;
    expect(await source.get()).toBe("token");
  });

  test("shares a failure too, and asks again afterwards", async () => {
    let calls = 0;
    const source = makeTokenSource({
      now: () => 0,
      fetchToken: async () => {
        calls += 1;
        if (calls === 1) throw new Error("down");
        return { value: "token", lifeMs: 300_000 };
      },
    });
    const outcomes = await Promise.allSettled([source.get(), source.get()]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(calls).toBe(1);
    expect(await source.get()).toBe("token");
  });
});
