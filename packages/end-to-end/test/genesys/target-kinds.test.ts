import { DeliveryError, type PlacedTarget } from "@menuswitch/domain";
import { hashContent, permissionsFor, renderContent } from "@menuswitch/genesys";
import type { Place, SimulatorOptions } from "@menuswitch/genesys-simulator";
import { describe, expect, test } from "vitest";
import { menuTable, noHooks, placeOn, startOrg, tableTarget } from "./start-org.ts";

/** What a kind of target has to bring along to be held to what all kinds have to do. */
interface Kind {
  /** As a catalog has it. */
  target: object;
  /** Another place of the same kind. */
  otherTarget: object;
  /** Where the simulator keeps it. */
  place: Place;
  options: SimulatorOptions;
  /** Not to be tried where the platform is strict, which never takes it. */
  isLenientOnly?: boolean;
  /** The catalog's key that holds its id. */
  idKey: string;
  remove(simulator: Awaited<ReturnType<typeof startOrg>>["simulator"]): void;
}

const flow = { kind: "flow", flowId: "main ivr/ä", profile: "seed" };
const flowKind = (change: object): Kind => ({
  target: { ...flow, ...change },
  otherTarget: { ...flow, ...change, flowId: "side" },
  place: { flowId: flow.flowId },
  options: { flows: [{ id: flow.flowId, name: "Main IVR" }], autoCreateFlows: false },
  isLenientOnly: true,
  idKey: "flowId",
  remove: (simulator) => void simulator.removeFlow(flow.flowId),
});

/** Every kind of target, the compiler asks for it. */
const kinds: Record<PlacedTarget["kind"], Record<string, Kind>> = {
  flow: {
    "a flow of the seed profile": flowKind({}),
    "a flow of the platform profile": flowKind({ profile: "platform" }),
    "a flow that is checked out where it has to be": {
      ...flowKind({ profile: "platform", lock: "checkout-on-409" }),
      options: { ...flowKind({}).options, requireLock: "always", operationMs: 0 },
      isLenientOnly: false,
    },
  },
  datatable: {
    "a row of a data table": {
      target: tableTarget,
      otherTarget: { ...tableTarget, datatableId: "others" },
      place: { datatableId: "menus", rowId: "premium ☎/1" },
      options: { datatables: [menuTable] },
      idKey: "datatableId",
      remove: (simulator) => void simulator.removeDatatable("menus"),
    },
  },
};
const lenient = Object.values(kinds).flatMap((ofKind) => Object.entries(ofKind));
/** The platform as strict as it may be: a flow is written by whoever has checked it out, and by nobody else. */
const strict = lenient
  .filter(([, { isLenientOnly }]) => !isLenientOnly)
  .map(([name, kind]): [string, Kind] => [
    `${name}, of a strict platform`,
    { ...kind, options: { strict: true, ...kind.options } },
  ]);
const all = [...lenient, ...strict];

async function errorOf(promise: Promise<unknown>): Promise<DeliveryError> {
  const error = await promise.then(
    () => expect.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DeliveryError)) throw error;
  expect(error.message).not.toContain("demo-secret");
  return error;
}

describe.each(all)("%s", (_name, kind) => {
  const { target, menu } = placeOn(kind.target);
  const start = (change: SimulatorOptions = {}) => startOrg({ ...kind.options, ...change });

  test("is brought to its menu, again and again, and told apart from another by being read", async () => {
    const { simulator, client, write } = await start();
    const wanted = renderContent(target, menu);
    expect((await client.read([target], noHooks))[0]).not.toEqual(wanted);
    for (const revision of [7, 8]) {
      expect(await write(target, menu, revision)).toEqual({ status: 200 });
      await expect.poll(() => client.read([target], noHooks)).toEqual([wanted]);
    }
    expect(simulator.history(kind.place)).toHaveLength(2);
    const other = placeOn(kind.target, { timeoutMs: 2_000, maxRetries: 0 });
    expect(renderContent(other.target, other.menu)).not.toEqual(wanted);
    await write(other.target, other.menu);
    expect(await client.read([target], noHooks)).toEqual([renderContent(other.target, other.menu)]);
  });

  test("has content that changes with what makes another write, and with nothing else", () => {
    const hashOf = (place: object, change: object = {}) => {
      const { target: placed, menu: changed } = placeOn(place, change);
      return hashContent(renderContent(placed, changed));
    };
    const same = hashOf(kind.target);
    expect(hashOf(kind.target)).toBe(same);
    expect(hashOf(kind.target, { agent: "none" })).toBe(same);
    expect(hashOf(kind.target, { timeoutMs: 2_000 })).not.toBe(same);
    const options = [{ value: "support", prompt: "Press 1 for nobody" }];
    expect(hashOf(kind.target, { options })).not.toBe(same);
  });

  test("asks before each request that leaves, and tells reading from writing", async () => {
    const { write, asked } = await start();
    const askedFor: string[] = [];
    await write(target, menu, 1, {
      beforeRequest: async (what: string) => void askedFor.push(what),
    } as typeof noHooks);
    expect(asked().map((line) => (line.startsWith("GET") ? "read" : "write"))).toEqual(askedFor);
    expect(askedFor.at(-1)).toBe("write");
  });

  test("lets through what is thrown before any of its requests, and sends no more", async () => {
    const { write, asked } = await start();
    const needed = await start();
    await needed.write(target, menu);
    const total = needed.asked().length;
    for (let stopAt = 1; stopAt <= total; stopAt += 1) {
      const fresh = stopAt === 1 ? { write, asked } : await start();
      const thrown = { reason: "the lease is gone" };
      let calls = 0;
      const beforeRequest = async () => {
        calls += 1;
        if (calls === stopAt) throw thrown;
      };
      await expect(fresh.write(target, menu, 1, { beforeRequest })).rejects.toBe(thrown);
      expect(fresh.asked()).toHaveLength(stopAt - 1);
    }
  });

  test("is written when each of its requests finds its token revoked", async () => {
    const { simulator, client, write } = await start();
    let calls = 0;
    const beforeRequest = async () => {
      calls += 1;
      if (calls % 2 === 1) simulator.revokeTokens();
    };
    await write(target, menu, 1, { beforeRequest });
    await expect.poll(() => client.read([target], noHooks)).toEqual([renderContent(target, menu)]);
  });

  test("needs the permissions it says and no others, and a refusal names the one that is missing", async () => {
    const permissions = [...permissionsFor(target)];
    const { write } = await start({ permissions });
    await write(target, menu);
    const missed = new Set<string>();
    for (const missing of permissions) {
      const poor = await start({ permissions: permissions.filter((one) => one !== missing) });
      const reading = poor.client.read([target], noHooks);
      for (const refused of await Promise.allSettled([poor.write(target, menu), reading])) {
        if (refused.status === "fulfilled") continue;
        expect(refused.reason).toMatchObject({ code: "FORBIDDEN", status: 403 });
        expect(refused.reason.remedy).toContain(missing);
        missed.add(missing);
      }
    }
    expect([...missed]).toEqual(permissions);
  });

  test.each([
    [403, "FORBIDDEN"],
    [404, "NOT_FOUND"],
  ] as const)(
    "says that the role has to be given for its division, of which Genesys Cloud says %i",
    async (hiddenDivisionStatus, code) => {
      const { write } = await start({ divisions: ["elsewhere"], hiddenDivisionStatus });
      const error = await errorOf(write(target, menu));
      expect(error.code).toBe(code);
      expect(error.remedy).toContain("division");
    },
  );

  test("says which of the catalog's keys to look at where it is not in Genesys Cloud", async () => {
    const { simulator, client, write } = await start();
    kind.remove(simulator);
    const error = await errorOf(write(target, menu));
    expect(error.effectUnknown).toBe(false);
    expect(error.message).toContain(kind.idKey);
    await errorOf(client.probe(target, noHooks));
    const { target: elsewhere } = placeOn(kind.otherTarget);
    expect((await errorOf(write(elsewhere, menu))).code).toBe("NOT_FOUND");
  });

  test.each([
    [{ kind: "status" as const, status: 503 }, "SERVER_ERROR", true],
    [{ kind: "rate-limited" as const, seconds: 9 }, "RATE_LIMITED", false],
    [{ kind: "connection-reset" as const }, "CONNECTION_LOST", true],
    [{ kind: "hang" as const }, "TIMEOUT", true],
  ])("fails by the fault %j as every kind does, and is written afterwards", async (fault, code, isOpen) => {
    const { simulator, client, write } = await start();
    const { id } = simulator.addFault(fault);
    const error = await errorOf(write(target, menu));
    expect(error).toMatchObject({ code, effectUnknown: isOpen });
    if (fault.kind === "rate-limited") expect(error.retryAfterMs).toBe(9_000);
    simulator.removeFault(id);
    await write(target, menu);
    await expect.poll(() => client.read([target], noHooks)).toEqual([renderContent(target, menu)]);
  });

  test("is open where the answer to its write is lost, whichever that was, and mended by another", async () => {
    const needed = await start();
    await needed.write(target, menu);
    const writes = needed.asked().filter((line) => !line.startsWith("GET")).length;
    for (let lost = 1; lost <= writes; lost += 1) {
      const { simulator, client, write } = await start();
      let calls = 0;
      const beforeRequest = async (what?: string) => {
        if (what === "read") return;
        calls += 1;
        if (calls === lost) simulator.addFault({ kind: "reply-lost", count: 1 });
      };
      const error = await errorOf(write(target, menu, 1, { beforeRequest }));
      expect(error).toMatchObject({ code: "CONNECTION_LOST", effectUnknown: true });
      await expect
        .poll(() => write(target, menu).catch(({ code }: DeliveryError) => code))
        .toEqual({ status: 200 });
      await expect.poll(() => client.read([target], noHooks)).toEqual([renderContent(target, menu)]);
    }
  });

  test("is probed by reading alone", async () => {
    const { simulator, client, asked } = await start();
    await client.probe(target, noHooks);
    expect(asked().length).toBeGreaterThan(0);
    expect(asked().every((line) => line.startsWith("GET"))).toBe(true);
    expect(simulator.history(kind.place)).toEqual([]);
  });
});
