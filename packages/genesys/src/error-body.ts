import { z } from "zod";
import { parseJson } from "./parse-json.ts";

const text = z.string().optional().catch(undefined);
const details = z.array(z.object({ fieldName: text })).catch([]);
const errorBodySchema = z.object({ code: text, message: text, contextId: text, details });

/** What Genesys Cloud says in the body of a refusal; nothing where the body is none of its own. */
export function readErrorBody(body: string): z.infer<typeof errorBodySchema> {
  return errorBodySchema.safeParse(parseJson(body)).data ?? { details: [] };
}
