/** A good catalog whose only prompt is `prompt`. */
export function catalogText(prompt: string): string {
  return `version: 1
targets:
  main-ivr: { kind: flow, flowId: "\${GENESYS_FLOW_ID}", profile: seed }
menus:
  variant_a: { target: main-ivr, options: [{ value: support, prompt: "${prompt}" }] }
segments:
  default: { menu: variant_a }
`;
}

export const env = { GENESYS_FLOW_ID: "f-1" };
