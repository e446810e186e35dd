/** Two flows, three menus, segments `premium`, `side` and `default`. */
export const CATALOG = `
version: 1
targets:
  main-ivr: { kind: flow, flowId: flow-main, name: Dynamic IVR Menu Flow, profile: seed }
  side-ivr: { kind: flow, flowId: flow-side, name: Side IVR, profile: seed }
menus:
  variant_a: { target: main-ivr, options: [{ value: support, prompt: Press 1 for priority support }] }
  variant_b: { target: main-ivr, options: [{ value: hours, prompt: Press 1 for business hours }] }
  side: { target: side-ivr, options: [{ value: agent, prompt: Press 1 for an agent }] }
segments:
  premium: { menu: variant_a }
  side: { menu: side }
  default: { menu: variant_b }
`;

/** So many flows (`flow-0` …), each with a menu of its own for a segment of its own (`segment_0` …). */
export function catalogOfTargets(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return [
    "version: 1",
    "targets:",
    ...numbers.map((n) => `  target_${n}: { kind: flow, flowId: flow-${n}, profile: seed }`),
    "menus:",
    ...numbers.map((n) => `  menu_${n}: { target: target_${n}, options: [{ value: a, prompt: Press 1 }] }`),
    "segments:",
    ...numbers.map((n) => `  segment_${n}: { menu: menu_${n} }`),
    "  default: { menu: menu_0 }",
  ].join("\n");
}
