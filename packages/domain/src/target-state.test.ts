import { expect, test } from "vitest";
import { needsDelivery, type TargetState } from "./target-state.ts";

const NOW_MS = 1_000_000;
const settled: TargetState = {
  desired: {
    menuId: "variant_a",
    segment: "premium",
    occurredAt: 1,
    receivedAt: 2,
    interactionId: "i-1",
    revision: 1,
    changedAt: 2,
  },
  live: { contentHash: "hash-a", menuId: "variant_a", at: 3 },
  intent: undefined,
  suspectAt: undefined,
  blockedUntil: new Map(),
  coalesced: 0,
};

const needs = (change: Partial<TargetState>, desiredHash: string | undefined = "hash-a") =>
  needsDelivery({ ...settled, ...change }, desiredHash, NOW_MS);

test("leaves a target alone that holds what it should", () => {
  expect(needs({})).toBe(false);
});

test("delivers when the target holds something else, or nothing that is known", () => {
  expect(needs({}, "hash-b")).toBe(true);
  expect(needs({ live: undefined })).toBe(true);
});

test("delivers when the content of the same menu has changed", () => {
  expect(needs({ live: { contentHash: "hash-old", menuId: "variant_a", at: 3 } })).toBe(true);
});

test("delivers what seems live as long as an intent is open", () => {
  expect(needs({ intent: { contentHash: "hash-a" } })).toBe(true);
  expect(needs({ intent: "unknown" })).toBe(true);
});

test("delivers once more when a suspicion is due, not before", () => {
  expect(needs({ suspectAt: NOW_MS + 1 })).toBe(false);
  expect(needs({ suspectAt: NOW_MS })).toBe(true);
});

test("delivers nothing where nothing is desired, or the catalog has not what is desired", () => {
  expect(needs({ desired: undefined, live: undefined, intent: "unknown" })).toBe(false);
  expect(needsDelivery({ ...settled, live: undefined, intent: "unknown" }, undefined, NOW_MS)).toBe(false);
});

test("holds back blocked content until its time is over, whatever else is open", () => {
  const blockedUntil = new Map([["hash-b", NOW_MS]]);
  const open = { blockedUntil, intent: "unknown", suspectAt: 1 } as const;
  expect(needsDelivery({ ...settled, ...open }, "hash-b", NOW_MS - 1)).toBe(false);
  expect(needsDelivery({ ...settled, ...open }, "hash-b", NOW_MS)).toBe(true);
});

test("delivers other content to a target that refused one", () => {
  expect(needs({ blockedUntil: new Map([["hash-b", NOW_MS + 60_000]]), live: undefined })).toBe(true);
});
