import { isDeepStrictEqual } from "node:util";
import type { Catalog } from "@menuswitch/domain";
import { z } from "zod";

const withSteps = z.object({ steps: z.tuple([z.object({ config: z.record(z.string(), z.unknown()) })]) });
const withDescription = z.object({ description: z.string() });

/** Which of the catalog's menus a flow's content is; undefined where it is none. */
export function menuInFlow(content: unknown, menus: Catalog["menus"]): string | undefined {
  const steps = withSteps.safeParse(content);
  if (steps.success) {
    const { options, timeout, maxRetries } = steps.data.steps[0].config;
    return Object.entries(menus).find(([, menu]) =>
      isDeepStrictEqual(
        [options, timeout, maxRetries],
        [menu.options.map(({ value, prompt }) => ({ value, prompt })), menu.timeoutMs, menu.maxRetries],
      ),
    )?.[0];
  }
  // Of a target with the profile "platform" only the description tells.
  const described = withDescription.safeParse(content);
  return described.success ? /^Menu (\S+), version/.exec(described.data.description)?.[1] : undefined;
}
