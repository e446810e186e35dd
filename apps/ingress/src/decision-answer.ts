import type { Menu } from "@menuswitch/domain";
import type { Decision } from "./decide.ts";

export type DecisionAnswer = Record<string, string | number>;

/** A decision as one flat object: a data action's contract takes primitives only. */
export function decisionAnswer({ menuId, segment, revision, reason, menu }: Decision): DecisionAnswer {
  return {
    variantId: menuId,
    segment,
    revision,
    reason,
    optionCount: menu.options.length,
    timeoutMs: menu.timeoutMs,
    maxRetries: menu.maxRetries,
    ...Object.fromEntries(menu.options.flatMap(optionFields)),
  };
}

function optionFields({ value, dtmf, prompt }: Menu["options"][number], index: number) {
  const option = `option${index + 1}`;
  return [
    [`${option}Value`, value],
    [`${option}Dtmf`, dtmf],
    [`${option}Prompt`, prompt],
  ];
}
