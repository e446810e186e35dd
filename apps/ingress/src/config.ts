import { commonVariables, listenVariables, queueVariables, redisVariables } from "@menuswitch/runtime";
import { z } from "zod";
import { DEFAULT_EVENT_RULES } from "./event-rules.ts";
import { IDENTITY_RULES } from "./identity-rules.ts";
import { MEDIA_TYPES } from "./media-types.ts";

const MIN_TOKEN_LENGTH = 16;

const tokenList = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((token) => token.trim())
      .filter((token) => token !== ""),
  )
  .pipe(
    z
      .array(
        z
          .string()
          .min(MIN_TOKEN_LENGTH, `holds a key of fewer than ${MIN_TOKEN_LENGTH} characters`)
          .regex(/^[\x21-\x7e]*$/, "holds a key with characters that cannot be sent in a header"),
      )
      .min(1, "holds no key"),
  );

/** Names out of a closed set, comma-separated. */
const nameList = <const Name extends string>(names: readonly Name[]) =>
  z
    .string()
    .transform((list) =>
      list
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "")
        .map((given) => names.find((name) => name.toLowerCase() === given.toLowerCase()) ?? given),
    )
    .pipe(z.array(z.enum(names)).min(1, "names nothing"));

export const ingressConfigSchema = z
  .object({
    ...commonVariables,
    ...listenVariables(8080),
    ...redisVariables,
    WEBHOOK_AUTH: z
      .enum(["token", "none"])
      .describe("How senders prove themselves: `token`, or `none` to let everybody send"),
    WEBHOOK_TOKENS: tokenList
      .optional()
      .describe(
        `Keys that are accepted with WEBHOOK_AUTH=token, comma-separated, each of at least ${MIN_TOKEN_LENGTH} characters`,
      ),
    WEBHOOK_MEDIA_TYPES: nameList(MEDIA_TYPES)
      .prefault(DEFAULT_EVENT_RULES.mediaTypes.join(","))
      .describe(
        `Media whose interactions are taken in, comma-separated; others are answered as ignored. Out of ${MEDIA_TYPES.join(", ")}`,
      ),
    IDENTITY_RULES: nameList(IDENTITY_RULES)
      .prefault(DEFAULT_EVENT_RULES.identityRules.join(","))
      .describe(
        `What the customer of a Genesys event is known by, comma-separated: a segment is looked for under each, in this order. Out of ${IDENTITY_RULES.join(", ")}`,
      ),
    ...queueVariables,
    COMMIT_TIMEOUT_MS: z.coerce
      .number()
      .int()
      .min(100)
      .max(60_000)
      .default(1_500)
      .describe("Longest wait for Redis to store an event before its sender is told 503, in milliseconds"),
    COMMIT_MAX_WAITING: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(5_000)
      .describe(
        "Most events that wait for Redis at a time; further ones are told 503 at once. An array needs room for all of its events",
      ),
    BACKLOG_MAX_BATCHES: z.coerce
      .number()
      .int()
      .min(1)
      .default(50_000)
      .describe(
        "Batches (of up to 100 events) that may wait to be planned before further events are told 503",
      ),
    BACKLOG_MAX_AGE_SECONDS: z.coerce
      .number()
      .int()
      .min(1)
      .default(3_600)
      .describe("Age of the oldest waiting batch from which on further events are told 503, in seconds"),
  })
  .refine(({ WEBHOOK_AUTH, WEBHOOK_TOKENS }) => WEBHOOK_AUTH !== "token" || WEBHOOK_TOKENS !== undefined, {
    path: ["WEBHOOK_TOKENS"],
    error: "is required with WEBHOOK_AUTH=token",
    // Also beside other problems, so that all are told at once.
    when: () => true,
  });

export type IngressConfig = z.output<typeof ingressConfigSchema>;
