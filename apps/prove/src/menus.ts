import { placeOf } from "@menuswitch/domain";

/** The contact centre of the proof: targets with three menus each, and a segment of the same name for every menu. */
const TARGETS = 12;
const MENUS_PER_TARGET = ["a", "b", "c"] as const;

export const targetIds = Array.from({ length: TARGETS }, (_, index) => `line-${index + 1}`);
export const menuIds = targetIds.flatMap((targetId) =>
  MENUS_PER_TARGET.map((letter) => `${targetId}-${letter}`),
);
/** What a customer without a usable segment hears. */
export const DEFAULT_MENU = "line-1-a";

export const targetOf = (menuId: string) => menuId.slice(0, menuId.lastIndexOf("-"));
export const flowOf = (targetId: string) => `flow-${targetId}`;

/** By what the workers keep the state of a target. */
export const placeOfTarget = (targetId: string) =>
  placeOf({ kind: "flow", flowId: flowOf(targetId), name: targetId, profile: "seed", lock: "none" });

/** @param lock the lock policy of all targets */
export const catalogText = (lock: string) => `version: 1
targets:
${targetIds.map((id) => `  ${id}: { kind: flow, flowId: ${flowOf(id)}, name: Flow of ${id}, profile: seed, lock: ${lock} }`).join("\n")}
menus:
${menuIds.map((id) => `  ${id}: { target: ${targetOf(id)}, options: [{ value: agent, prompt: You hear ${id} }] }`).join("\n")}
segments:
${menuIds.map((id) => `  ${id}: { menu: ${id} }`).join("\n")}
  default: { menu: ${DEFAULT_MENU} }
`;

/** The menu in what was written to a flow; undefined where nothing was. */
export function menuIn(content: unknown): string | undefined {
  return /"You hear ([^"]+)"/.exec(JSON.stringify(content) ?? "")?.[1];
}
