import { MAX_OPTIONS } from "@menuswitch/domain";
import type { FastifySchema } from "fastify";
import { z } from "zod";

const callerSchema = z
  .object({
    conversationId: z
      .string()
      .describe(
        "The call. Asked again for the same one, the answer is the same; without it, every question is a new caller",
      ),
    customerId: z
      .string()
      .describe("The customer, where the flow knows them. Their segment is looked for first"),
    externalContactId: z
      .string()
      .describe("The known contact. Its segment is looked for next, as IDENTITY_RULES say"),
    ani: z
      .string()
      .describe(
        "The caller's number, in any notation. Its segment is looked for last, as IDENTITY_RULES say",
      ),
  })
  .partial()
  .meta({ title: "Who is on the line" });

const optionFields = Object.fromEntries(
  Array.from({ length: MAX_OPTIONS }, (_, index) => `option${index + 1}`).flatMap((option) => [
    [`${option}Value`, z.string().optional()],
    [`${option}Dtmf`, z.string().optional()],
    [`${option}Prompt`, z.string().optional()],
  ]),
);

const answerSchema = z.object({
  variantId: z.string().describe("The menu's id in the catalog"),
  segment: z.string().describe("As stored; `default` where there is none"),
  revision: z.string().describe("Which version of the catalog: the beginning of its hash"),
  reason: z
    .enum(["segment", "default", "timeout"])
    .describe(
      "The caller's segment has a menu; no segment is known, or one that the catalog does not name; the segment could not be read in time, and nothing was recorded",
    ),
  optionCount: z.int().min(1).max(MAX_OPTIONS),
  timeoutMs: z.int().min(1_000).max(60_000).describe("How long to wait for a key"),
  maxRetries: z.int().min(0).max(10).describe("How often to ask again"),
  ...optionFields,
});

const EXAMPLE_CALLER = {
  conversationId: "2f7bf00a-0fc2-4d6a-9b56-92238191433e",
  externalContactId: "8a1d4f7e-6f0b-4d8e-9b1c-3f2a5c7d9e10",
  ani: "tel:+13175550123",
};

const EXAMPLE_ANSWER = {
  variantId: "variant_a",
  segment: "premium",
  revision: "3f9a1c0de57b",
  reason: "segment",
  optionCount: 2,
  timeoutMs: 10_000,
  maxRetries: 3,
  option1Value: "support",
  option1Dtmf: "1",
  option1Prompt: "Press 1 for priority support",
  option2Value: "billing",
  option2Dtmf: "2",
  option2Prompt: "Press 2 for account billing",
} as const;

const refusal = (description: string, error: string) =>
  z.object({ error: z.string() }).meta({ description, examples: [{ error }] });

const shared = {
  tags: ["decision"],
  response: {
    200: answerSchema.meta({
      description: "The menu, as one flat object of primitives",
      examples: [EXAMPLE_ANSWER],
    }),
    400: refusal(
      "Not JSON, or no object. Fields that cannot be used count as absent",
      "The payload must be a JSON object",
    ),
    401: refusal("No valid key", "A valid key is required"),
    413: refusal("Larger than 64 KiB", "The payload is too large"),
    415: refusal("Not JSON", "The Content-Type must be application/json"),
    429: refusal(
      "As 401, too often from one address: no longer logged, and counted only",
      "Too many requests without a valid key",
    ),
    503: refusal(
      "No catalog is known yet; or, where bodies are signed, too many wait to be verified",
      "No menu is known: no worker has published a catalog yet",
    ),
  },
} satisfies FastifySchema;

const description =
  "For the flow itself, through a Web Services data action: answered within DECISION_TIMEOUT_MS, with the default menu where Redis does not answer in time.";

/** What `/openapi.json` says of the decision endpoint. */
export const decisionDocumentation = {
  post: {
    ...shared,
    summary: "Which menu does this caller hear?",
    description,
    body: callerSchema.meta({ examples: [EXAMPLE_CALLER] }),
  },
  get: {
    ...shared,
    summary: "Which menu does this caller hear? Asked with a query",
    description: `${description} Proxies may log what is in a query: prefer POST.`,
    querystring: callerSchema,
  },
} satisfies Record<string, FastifySchema>;
