import type { FlowTarget, Menu } from "@menuswitch/domain";
import { describe, expect, test } from "vitest";
import { hashContent } from "./hash-content.ts";
import { renderContent } from "./render-content.ts";

const seed: FlowTarget = { kind: "flow", flowId: "f-1", name: "Main IVR", profile: "seed", lock: "none" };
const platform: FlowTarget = { ...seed, profile: "platform" };
const menu: { id: string } & Menu = {
  id: "variant_a",
  target: "main-ivr",
  options: [
    { value: "support", prompt: "Press 1", dtmf: "1" },
    { value: "billing", prompt: "Press 2", dtmf: "2" },
  ],
  timeoutMs: 10_000,
  maxRetries: 3,
  agent: "auto",
};

function hashOf(target: FlowTarget, changes: Partial<typeof menu> = {}): string {
  return hashContent(renderContent(target, { ...menu, ...changes }));
}

describe("renderContent", () => {
  test("takes time-out and retries of the seed profile's body from the menu", () => {
    expect(renderContent(seed, { ...menu, timeoutMs: 5_000, maxRetries: 0 })).toMatchObject({
      steps: [{ config: { timeout: 5_000, maxRetries: 0 } }],
    });
  });

  test("names menu and version in the platform profile, and none of the options", () => {
    const content = JSON.stringify(renderContent(platform, menu));
    expect(content).toMatch(/Menu variant_a, version [0-9a-f]{12}\./);
    expect(content).not.toContain("Press");
  });

  test.each([
    ["seed", seed],
    ["platform", platform],
  ])("changes the %s content's hash with everything that makes another write", (_profile, target) => {
    const hashes = [
      hashOf(target),
      hashOf({ ...target, flowId: "f-2" }),
      hashOf(target, { options: menu.options.toReversed() }),
      hashOf(target, { options: [{ value: "support", prompt: "Press 9", dtmf: "1" }] }),
      hashOf(target, { timeoutMs: 5_000 }),
      hashOf(target, { maxRetries: 1 }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashOf(target)).toBe(hashes[0]);
  });

  test("renders menus of one content alike in the seed profile, whatever they are called", () => {
    expect(hashOf(seed, { id: "variant_b" })).toBe(hashOf(seed));
    expect(hashOf(platform, { id: "variant_b" })).not.toBe(hashOf(platform));
  });

  test("hashes content by SHA-256 whatever the order of its keys", () => {
    expect(hashContent({ b: 1, a: [2] })).toBe(hashContent({ a: [2], b: 1 }));
    expect(hashContent({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  });
});
