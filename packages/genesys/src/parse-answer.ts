import { DeliveryError } from "@menuswitch/domain";
import type { z } from "zod";
import type { Answer } from "./http-sender.ts";
import { parseJson } from "./parse-json.ts";

/**
 * What a success says.
 *
 * @param expected what it should be, for the message: "a whole flow"
 * @throws DeliveryError where it is something else
 */
export function parseAnswer<Schema extends z.ZodType>(
  schema: Schema,
  { status, body }: Answer,
  expected: string,
): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new DeliveryError({
    code: "CONNECTION_LOST",
    message: `Genesys Cloud answered ${status}, but with something that is not ${expected}.`,
    remedy: "It is tried again. If it stays so, check GENESYS_API_BASE and the proxies in between.",
    status,
  });
}
