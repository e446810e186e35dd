import { expect, onTestFinished, test } from "vitest";
import { makeProcessGroup } from "../src/process-group.ts";
import { answers } from "./run-demo-process.ts";

const SIMULATOR = { name: "the simulator", app: "simulator", env: {} } as const;

function testGroup() {
  const losses: string[] = [];
  const group = makeProcessGroup({ onLine: () => {}, onLost: ({ message }) => losses.push(message) });
  onTestFinished(() => group.close());
  return { group, losses };
}

test("a process that ends by itself is named, with its last lines", async () => {
  const { group, losses } = testGroup();
  const simulator = await group.start(SIMULATOR);
  simulator.kill("SIGKILL");
  await expect.poll(() => losses).toHaveLength(1);
  expect(losses[0]).toMatch(/^the simulator was ended by SIGKILL.*\n {2}listening$/);
});

test("a process that was stopped is not missed", async () => {
  const { group, losses } = testGroup();
  const simulator = await group.start(SIMULATOR);
  await group.close();
  expect(await simulator.exited).toBe(0);
  expect(await answers(simulator.url)).toBe(false);
  expect(losses).toEqual([]);
});

test("a start under way is given up when the group is closed, and none begins after it", async () => {
  const { group } = testGroup();
  const start = group.start(SIMULATOR).then(
    () => "started",
    (error: Error) => error.name,
  );
  await group.close();
  expect(await start).toBe("ProcessError");
  await expect(group.start(SIMULATOR)).rejects.toThrow("abort");
});

test("a process that refuses to start says why", async () => {
  const { group } = testGroup();
  await expect(group.start({ name: "ingress", app: "ingress", env: {} })).rejects.toThrow("WEBHOOK_AUTH");
});
