import type { DeliveryError } from "@menuswitch/domain";
import { describe, expect, test } from "vitest";
import { placeOn, startOrg } from "./start-org.ts";

const FLOW = "main-ivr";
const flow = { kind: "flow", flowId: FLOW, profile: "seed" };
const plain = placeOn(flow);
const locking = placeOn({ ...flow, lock: "checkout-on-409" });

const start = (options = {}) => startOrg({ flows: [{ id: FLOW }], operationMs: 0, ...options });
const failureOf = (promise: Promise<unknown>): Promise<DeliveryError> =>
  promise.then(
    () => expect.fail("it did not fail"),
    (error: DeliveryError) => error,
  );

type Org = Awaited<ReturnType<typeof start>>;

/** What the client did to the flow, as "checkout 200". */
const done = ({ simulator }: Org) =>
  simulator
    .requests({ endpoint: "api" })
    .filter(({ method }) => method !== "GET")
    .map(({ method, path, status }) => `${path.split("/actions/")[1] ?? method} ${status}`);

/** Whether somebody else could lock the flow now. */
async function isFree(org: Org): Promise<boolean> {
  const flow = await org.look(`/flows/${FLOW}`);
  return !("lockedClient" in flow || "lockedUser" in flow);
}

describe("the lock policy none", () => {
  test("takes no lock, and a refusal says which policy would", async () => {
    const org = await start({ requireLock: "always" });
    const error = await failureOf(org.write(plain.target, plain.menu));
    expect(error).toMatchObject({ code: "CONFLICT", effectUnknown: false });
    expect(error.remedy).toContain("lock: checkout-on-409");
    expect(done(org)).toEqual(["PUT 409"]);
  });
});

describe("the lock policy checkout-on-409", () => {
  test("takes no lock where none is asked for", async () => {
    const org = await start();
    await org.write(locking.target, locking.menu);
    expect(done(org)).toEqual(["PUT 200"]);
  });

  test("checks out, changes and checks in, once, and leaves the flow free", async () => {
    const org = await start({ requireLock: "always" });
    await org.write(locking.target, locking.menu);
    expect(done(org)).toEqual(["PUT 409", "checkout 200", "PUT 200", "checkin 200"]);
    expect(JSON.stringify(org.simulator.holds(FLOW))).toContain("priority support");
    await expect.poll(() => isFree(org)).toBe(true);
  });

  test("never takes a lock away from somebody else", async () => {
    const org = await start({ requireLock: "always" });
    org.simulator.lockFlow(FLOW);
    const error = await failureOf(org.write(locking.target, locking.menu));
    expect(error).toMatchObject({ code: "CONFLICT", effectUnknown: false });
    expect(error.remedy).toContain("open for editing");
    expect(done(org)).toEqual(["PUT 409", "checkout 409"]);
    expect(await isFree(org)).toBe(false);
  });

  test("gives the flow back where it refuses the change itself", async () => {
    const org = await start({ requireLock: "always", unknownProperties: "reject" });
    const error = await failureOf(org.write(locking.target, locking.menu));
    // The body is looked at before the lock.
    expect(error).toMatchObject({ code: "REJECTED", effectUnknown: false });
    expect(done(org)).toEqual(["PUT 400"]);

    const other = await start({ requireLock: "always" });
    let puts = 0;
    const beforeRequest = async () => {
      puts += 1;
      if (puts === 3) other.simulator.addFault({ kind: "status", status: 403, method: "PUT", count: 1 });
    };
    expect(await failureOf(other.write(locking.target, locking.menu, 1, { beforeRequest }))).toMatchObject({
      code: "FORBIDDEN",
      effectUnknown: false,
    });
    expect(done(other)).toEqual(["PUT 409", "checkout 200", "PUT 403", "revert 200"]);
    expect(await isFree(other)).toBe(true);
  });

  test.each([true, false])(
    "checks in what a crash left checked out (checkoutAgain %s)",
    async (checkoutAgain) => {
      const org = await start({ requireLock: "always", checkoutAgain });
      const crash = { reason: "killed" };
      let calls = 0;
      const beforeRequest = async () => {
        calls += 1;
        if (calls === 4) throw crash;
      };
      await expect(org.write(locking.target, locking.menu, 1, { beforeRequest })).rejects.toBe(crash);
      expect(await isFree(org)).toBe(false);
      await org.write(locking.target, locking.menu);
      expect(done(org).slice(3)).toEqual(["PUT 200", "checkin 200"]);
      await expect.poll(() => isFree(org)).toBe(true);
    },
  );

  test("leaves a lock of somebody else alone that does not keep the flow from being changed", async () => {
    const org = await start({ requireLock: "never" });
    org.simulator.lockFlow(FLOW, { kind: "client", id: "another-client" });
    await org.write(locking.target, locking.menu);
    expect(done(org)).toEqual(["PUT 200"]);
    expect(await isFree(org)).toBe(false);
  });

  test("frees a flow that has nothing to check in", async () => {
    const org = await start({ requireLock: "always", flows: [{ id: FLOW, configuration: null }] });
    await org.write(locking.target, locking.menu);
    expect(done(org)).toEqual(["PUT 409", "checkout 200", "PUT 200", "checkin 409", "revert 200"]);
    expect(await isFree(org)).toBe(true);
  });

  test("leaves open what came of a change whose check-in is refused, and tries again while the flow is busy", async () => {
    const org = await start({ requireLock: "always", operationMs: 300 });
    await org.write(locking.target, locking.menu);
    const error = await failureOf(org.write(locking.target, locking.menu));
    expect(error).toMatchObject({ code: "BUSY", status: 409, effectUnknown: true });
    expect(error.remedy).toContain("tried again");
    await expect
      .poll(() => org.write(locking.target, locking.menu).catch(({ code }: DeliveryError) => code))
      .toEqual({ status: 200 });
  });
});
