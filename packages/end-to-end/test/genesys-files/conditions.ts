import { z } from "zod";

/** `CreateTriggerRequest` of Genesys' API, with the operators that are used. */
export const triggerSchema = z.strictObject({
  name: z.string(),
  description: z.string().max(512),
  enabled: z.boolean(),
  topicName: z.string(),
  target: z.strictObject({
    type: z.literal("Workflow"),
    id: z.guid(),
    workflowTargetSettings: z.strictObject({ dataFormat: z.literal("TopLevelPrimitives") }),
  }),
  matchCriteria: z.array(
    z.strictObject({ jsonPath: z.string().regex(/^\w+$/), operator: z.literal("Equal"), value: z.string() }),
  ),
});

export function triggerFires(
  { matchCriteria }: z.output<typeof triggerSchema>,
  eventBody: Record<string, unknown>,
): boolean {
  return matchCriteria.every(({ jsonPath, value }) => eventBody[jsonPath] === value);
}

/** Which events a rule of EventBridge takes: an array lists what a field may be, an object looks into one. */
export function ruleMatches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((one) => valueMatches(one, event));
  const fields = z.record(z.string(), z.unknown()).parse(pattern);
  return Object.entries(fields).every(
    ([name, inner]) =>
      typeof event === "object" && event !== null && ruleMatches(inner, Reflect.get(event, name)),
  );
}

function valueMatches(one: unknown, value: unknown): boolean {
  const prefix = z.strictObject({ prefix: z.string() }).safeParse(one).data?.prefix;
  return prefix === undefined ? one === value : typeof value === "string" && value.startsWith(prefix);
}
