import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CommitUnavailableError, makeGroupCommit } from "./group-commit.ts";

/** A write that succeeds or fails when told. */
function manualWrites() {
  const writes: { items: string[]; succeed: () => void; fail: (error: Error) => void }[] = [];
  const write = (items: string[]) =>
    new Promise<void>((resolve, reject) => writes.push({ items, succeed: resolve, fail: reject }));
  return { writes, write };
}

const bounds = { maxBatch: 3, maxWaiting: 10, timeoutMs: 5_000 };

describe("group commit", () => {
  test("acknowledges an item only after the write that carries it succeeded", async () => {
    const { writes, write } = manualWrites();
    const { commit } = makeGroupCommit({ ...bounds, write });
    let acknowledged = false;
    const committed = commit("a").then(() => {
      acknowledged = true;
    });
    await expect.poll(() => writes.length).toBe(1);
    expect(acknowledged).toBe(false);
    writes[0]?.succeed();
    await committed;
    expect(acknowledged).toBe(true);
  });

  test("gathers what arrives during a write into the next one, up to the largest batch", async () => {
    const { writes, write } = manualWrites();
    const { commit } = makeGroupCommit({ ...bounds, write });
    const all = [commit("a")];
    await expect.poll(() => writes.length).toBe(1);
    all.push(commit("b"), commit("c"), commit("d"), commit("e"));
    writes[0]?.succeed();
    await expect.poll(() => writes.length).toBe(2);
    writes[1]?.succeed();
    await expect.poll(() => writes.length).toBe(3);
    writes[2]?.succeed();
    await Promise.all(all);
    expect(writes.map(({ items }) => items)).toEqual([["a"], ["b", "c", "d"], ["e"]]);
  });

  test("has one write in flight at a time", async () => {
    let inFlight = 0;
    let most = 0;
    const { commit } = makeGroupCommit<number>({
      maxBatch: 2,
      maxWaiting: 100,
      timeoutMs: 5_000,
      write: async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await sleep(1);
        inFlight -= 1;
      },
    });
    await Promise.all(Array.from({ length: 40 }, (_, index) => commit(index)));
    expect(most).toBe(1);
  });

  test("refuses every item of a write that failed, and goes on with the next", async () => {
    const { writes, write } = manualWrites();
    const { commit } = makeGroupCommit({ ...bounds, write });
    const first = commit("a");
    const second = commit("b");
    await expect.poll(() => writes.length).toBe(1);
    const third = commit("c");
    writes[0]?.fail(new Error("Redis is gone"));
    await expect(first).rejects.toBeInstanceOf(CommitUnavailableError);
    await expect(second).rejects.toBeInstanceOf(CommitUnavailableError);
    await expect.poll(() => writes.length).toBe(2);
    writes[1]?.succeed();
    await expect(third).resolves.toBeUndefined();
  });

  test("refuses at once what is beyond the most that may wait", async () => {
    const { writes, write } = manualWrites();
    const { commit, waiting } = makeGroupCommit({ ...bounds, maxWaiting: 2, write });
    const accepted = [commit("a"), commit("b")];
    await expect(commit("c")).rejects.toBeInstanceOf(CommitUnavailableError);
    expect(waiting()).toBe(2);
    await expect.poll(() => writes.length).toBe(1);
    writes[0]?.succeed();
    await Promise.all(accepted);
    expect(waiting()).toBe(0);
  });

  test("answers in time when a write hangs: the item in it and the one behind it", async () => {
    const { writes, write } = manualWrites();
    const { commit, waiting } = makeGroupCommit({ ...bounds, timeoutMs: 30, write });
    const inWrite = commit("a");
    const behind = expect
      .poll(() => writes.length)
      .toBe(1)
      .then(() => commit("b"));
    await expect(inWrite).rejects.toBeInstanceOf(CommitUnavailableError);
    await expect(behind).rejects.toBeInstanceOf(CommitUnavailableError);
    expect(waiting()).toBe(0);
  });

  test("writes what is gathered before it closes, and refuses later items", async () => {
    const { writes, write } = manualWrites();
    const { commit, close } = makeGroupCommit({ ...bounds, write });
    const order: string[] = [];
    const last = commit("a").then(() => order.push("answered"));
    const closed = close().then(() => order.push("closed"));
    await expect(commit("b")).rejects.toBeInstanceOf(CommitUnavailableError);
    await expect.poll(() => writes.length).toBe(1);
    expect(order).toEqual([]);
    writes[0]?.succeed();
    await Promise.all([last, closed]);
    expect(order).toEqual(["answered", "closed"]);
    expect(writes.map(({ items }) => items)).toEqual([["a"]]);
  });
});
