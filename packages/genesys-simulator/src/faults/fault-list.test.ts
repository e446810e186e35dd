import fc from "fast-check";
import { expect, test } from "vitest";
import { makeFaultList } from "./fault-list.ts";

const put = { endpoint: "api", method: "PUT", flowId: "flow-1" } as const;

test("strikes exactly as often as its count says", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(40), (count, requests) => {
      const faults = makeFaultList({ now: () => 0 });
      faults.add({ kind: "hang", count });
      const struck = Array.from({ length: requests }, () => faults.draw(put)).filter(({ upset }) => upset);
      expect(struck).toHaveLength(Math.min(count, requests));
    }),
  );
});

test("strikes the same requests again for the same seed, and about the share its rate says", () => {
  const strikes = (seed: number) => {
    const faults = makeFaultList({ now: () => 0 });
    faults.add({ kind: "hang", rate: 0.3, seed });
    return Array.from({ length: 2000 }, () => faults.draw(put).upset !== undefined);
  };
  expect(strikes(7)).toEqual(strikes(7));
  expect(strikes(7)).not.toEqual(strikes(8));
  const share = strikes(7).filter(Boolean).length / 2000;
  expect(share).toBeGreaterThan(0.25);
  expect(share).toBeLessThan(0.35);
});

test("never strikes at rate 0 and always at rate 1", () => {
  const faults = makeFaultList({ now: () => 0 });
  faults.add({ kind: "hang", rate: 0 });
  faults.add({ kind: "reply-lost", rate: 1 });
  for (let i = 0; i < 100; i += 1) expect(faults.draw(put).upset?.kind).toBe("reply-lost");
});

test("adds up latencies within their ranges and spends only the first other fault", () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), fc.integer(), (ms, range, seed) => {
      const faults = makeFaultList({ now: () => 0 });
      faults.add({ kind: "latency", ms, maxMs: ms + range, seed });
      faults.add({ kind: "hang" });
      faults.add({ kind: "reply-lost" });
      faults.add({ kind: "latency", ms: 5 });
      const { latencyMs, upset, faultIds } = faults.draw(put);
      expect(latencyMs).toBeGreaterThanOrEqual(ms + 5);
      expect(latencyMs).toBeLessThanOrEqual(ms + range + 5);
      expect(upset?.kind).toBe("hang");
      expect(faultIds).toEqual([1, 2, 4]);
      expect(faults.list().map(({ strikes }) => strikes)).toEqual([1, 1, 0, 1]);
    }),
  );
});
