import type { CatalogWarning } from "@menuswitch/domain";
import { type Finding, type Located, locate } from "./located.ts";
import { quote } from "./quote.ts";

/** What may displease callers, in the words of the file, and what to do about it. */
export function describeWarning(warning: CatalogWarning, root: Located): Finding {
  const { path } = warning;
  const { offset, keyOffset } = locate(root, path).nearest;
  const menu = `menu ${quote(String(path[1]))}`;
  switch (warning.code) {
    case "other-key-spoken": {
      const { dtmf, spoken } = warning;
      const message = `the prompt speaks of ${spoken.join(" and ")}, but the option's key is ${dtmf}`;
      const hint = `change the prompt, the order, or write dtmf: ${spoken[0]}`;
      return { offset, path, message, hint };
    }
    case "many-options": {
      const message = `${menu} has ${warning.options} options`;
      const hint = `callers remember about ${warning.advised}: put the rest into a second menu`;
      return { offset: keyOffset, path, message, hint };
    }
    case "no-agent": {
      const message = `${menu} names no way to a person`;
      const hint =
        "offer one; or write agent: option (one of its options leads there), no-key (waiting does) or none (nothing does)";
      return { offset: keyOffset, path, message, hint };
    }
    case "long-prompt": {
      const message = `the prompt takes about ${warning.seconds} s to listen to`;
      return { offset, path, message, hint: `callers listen for about ${warning.advised} s: shorten it` };
    }
    case "long-menu": {
      const message = `${menu} takes about ${warning.seconds} s to listen to`;
      const hint = `callers listen for about ${warning.advised} s: shorten the prompts`;
      return { offset: keyOffset, path, message, hint };
    }
    case "unmapped-options": {
      const { options, mapped, target } = warning;
      const message = `${menu} has ${options} options, and target ${quote(target)} has columns for ${mapped}`;
      return { offset: keyOffset, path, message, hint: "map the others too: nobody hears them" };
    }
  }
}
