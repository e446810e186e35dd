import { isPlaceholder, optionalTextSchema } from "./event-fields.ts";
import { normaliseAni } from "./normalise-ani.ts";

export const CALLER_FIELDS = ["conversationId", "customerId", "externalContactId", "ani"] as const;

export type CallerField = (typeof CALLER_FIELDS)[number];

/** What is known of whoever is on the line; `ani` as `+` and digits. */
export type Caller = Partial<Record<CallerField, string>>;

/** Takes what can be used and names what cannot: somebody is on the line, whatever the flow knows of them. */
export function readCaller(input: object): { caller: Caller; unusable: CallerField[] } {
  const caller: Caller = {};
  const unusable: CallerField[] = [];
  for (const field of CALLER_FIELDS) {
    const { success, data } = optionalTextSchema.safeParse(Reflect.get(input, field));
    if (success && data === undefined) continue;
    const value = data === undefined || isPlaceholder(data) ? undefined : data;
    const usable = field === "ani" && value !== undefined ? normaliseAni(value) : value;
    if (usable === undefined) unusable.push(field);
    else caller[field] = usable;
  }
  return { caller, unusable };
}
