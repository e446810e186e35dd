/** So many targets with so many menus each, and a segment of the same name for every menu. */
export interface CatalogSize {
  targets: number;
  menusPerTarget: number;
}

export const menuIdOf = (menu: number, { targets }: CatalogSize) =>
  `t${menu % targets}-m${Math.floor(menu / targets)}`;
export const flowIdOf = (target: number) => `flow-${target}`;

/** The menu in what was written to a flow; undefined where nothing was. */
export function menuIn(content: unknown): string | undefined {
  return /"You hear ([^"]+)"/.exec(JSON.stringify(content) ?? "")?.[1];
}

/** A catalog of that size; menus are numbered so that `menu % targets` is the target's number. */
export function catalogText(size: CatalogSize): string {
  const targets = Array.from({ length: size.targets }, (_, target) => target);
  const menus = Array.from({ length: size.targets * size.menusPerTarget }, (_, menu) => menu);
  return [
    "version: 1",
    "targets:",
    ...targets.map((target) => `  t${target}: { kind: flow, flowId: ${flowIdOf(target)}, profile: seed }`),
    "menus:",
    ...menus.map((menu) => {
      const id = menuIdOf(menu, size);
      return `  ${id}: { target: t${menu % size.targets}, options: [{ value: agent, prompt: You hear ${id} }] }`;
    }),
    "segments:",
    ...menus.map((menu) => `  ${menuIdOf(menu, size)}: { menu: ${menuIdOf(menu, size)} }`),
    `  default: { menu: ${menuIdOf(0, size)} }`,
    "",
  ].join("\n");
}
