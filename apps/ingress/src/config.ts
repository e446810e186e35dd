import {
  commonVariables,
  listenVariables,
  menuVariables,
  queueVariables,
  redisVariables,
} from "@menuswitch/runtime";
import { z } from "zod";
import { AUTHENTICATION_KINDS, type KindName } from "./authentication/authentication-kind.ts";
import { STANDARD_SECRET_PREFIX } from "./authentication/standard-webhooks.ts";
import { DEFAULT_EVENT_RULES } from "./event-rules.ts";
import { IDENTITY_RULES } from "./identity-rules.ts";
import { MEDIA_TYPES } from "./media-types.ts";

/** Shorter keys could be guessed. */
const MIN_KEY_LENGTH = 16;
const MIN_STANDARD_SECRET_BYTES = 24;

/** A comma-separated list, blanks around its items ignored. */
const listOf = <Item extends z.ZodType<string, string>>(item: Item, whereEmpty: string) =>
  z
    .string()
    .transform((list) =>
      list
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== ""),
    )
    .pipe(z.array(item).min(1, whereEmpty));

const kinds = listOf(z.enum([...AUTHENTICATION_KINDS, "none"]), "names no kind")
  .refine((names) => names.length === 1 || !names.includes("none"), {
    error: "must not name none beside other kinds: whoever sends nothing would be let in",
  })
  .transform((names) => [...new Set(names)]);

const tokens = listOf(
  z
    .string()
    .min(MIN_KEY_LENGTH, `holds a key of fewer than ${MIN_KEY_LENGTH} characters`)
    .regex(/^[\x21-\x7e]*$/, "holds a key with characters that cannot be sent in a header"),
  "holds no key",
);

const basicCredentials = listOf(
  z
    .string()
    .regex(/^[^:\p{Cc}]+:[^\p{Cc}]*$/u, 'holds something that is not "user:password"')
    .regex(
      new RegExp(`^[^:]*(:.{${MIN_KEY_LENGTH},})?$`, "u"),
      `holds a password of fewer than ${MIN_KEY_LENGTH} characters`,
    ),
  "holds no user and password",
);

const hmacSecrets = listOf(
  z.string().min(MIN_KEY_LENGTH, `holds a secret of fewer than ${MIN_KEY_LENGTH} characters`),
  "holds no secret",
);

const standardSecrets = listOf(
  z
    .string()
    .regex(new RegExp(`^${STANDARD_SECRET_PREFIX}(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3}={0,2})?$`), {
      error: `holds a secret that is not "${STANDARD_SECRET_PREFIX}" and base64`,
      abort: true,
    })
    .refine(
      (secret) =>
        Buffer.from(secret.slice(STANDARD_SECRET_PREFIX.length), "base64").length >=
        MIN_STANDARD_SECRET_BYTES,
      `holds a secret of fewer than ${MIN_STANDARD_SECRET_BYTES} bytes`,
    ),
  "holds no secret",
);

/** What says which kinds a route takes. */
const ROUTES = ["WEBHOOK_AUTH", "DECISION_AUTH"] as const;

/** Where each kind finds its keys. */
const KEYS_OF = {
  token: "WEBHOOK_TOKENS",
  basic: "WEBHOOK_BASIC_CREDENTIALS",
  hmac: "WEBHOOK_HMAC_SECRETS",
  "standard-webhooks": "WEBHOOK_STANDARD_SECRETS",
} as const satisfies Record<KindName, string>;

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
    WEBHOOK_AUTH: kinds.describe(
      "How senders prove themselves: one or several, comma-separated, of `token`, `basic`, `hmac` and `standard-webhooks`, any of which will do; or `none` to let everybody send",
    ),
    DECISION_AUTH: kinds
      .optional()
      .describe(
        "The same for flows that ask for a menu; what `WEBHOOK_AUTH` says unless set. Keys are those of the webhook",
      ),
    WEBHOOK_TOKENS: tokens
      .optional()
      .describe(
        `Keys for \`token\`, comma-separated, each of at least ${MIN_KEY_LENGTH} characters; sent as \`Authorization: Bearer\` or \`X-API-Key\``,
      ),
    WEBHOOK_BASIC_CREDENTIALS: basicCredentials
      .optional()
      .describe(
        `Users and passwords for \`basic\`, as \`user:password\`, comma-separated, each password of at least ${MIN_KEY_LENGTH} characters`,
      ),
    WEBHOOK_HMAC_SECRETS: hmacSecrets
      .optional()
      .describe(
        `Secrets for \`hmac\`, comma-separated, each of at least ${MIN_KEY_LENGTH} characters; they sign the body in \`X-Hub-Signature-256\``,
      ),
    WEBHOOK_STANDARD_SECRETS: standardSecrets
      .optional()
      .describe(
        `Secrets for \`standard-webhooks\`, comma-separated, each \`${STANDARD_SECRET_PREFIX}\` and at least ${MIN_STANDARD_SECRET_BYTES} bytes in base64`,
      ),
    WEBHOOK_TOLERANCE_SECONDS: z.coerce
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(300)
      .describe(
        "With `standard-webhooks`, most that a message's timestamp may be before or after now, in seconds; for twice as long its repeat is recognised",
      ),
    WEBHOOK_FAILURES_PER_MINUTE: z.coerce
      .number()
      .int()
      .min(1)
      .default(100)
      .describe(
        "Failures of senders at one address to prove themselves that are logged each, and answered 401; further ones within the minute are only counted, and answered 429",
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
    ...menuVariables,
    DECISION_TIMEOUT_MS: z.coerce
      .number()
      .int()
      .min(10)
      .max(30_000)
      .default(300)
      .describe("Longest a menu decision takes; then the default menu is answered, in milliseconds"),
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
  .check(
    ...ROUTES.flatMap((route) =>
      AUTHENTICATION_KINDS.map((kind) =>
        z.refine<Partial<Record<string, unknown>>>(
          ({ [route]: on, [KEYS_OF[kind]]: keys }) =>
            !(Array.isArray(on) && on.includes(kind)) || keys !== undefined,
          {
            path: [KEYS_OF[kind]],
            error: `is required with ${route}=${kind}`,
            // Also beside other problems, so that all are told at once.
            when: () => true,
          },
        ),
      ),
    ),
  );

export type IngressConfig = z.output<typeof ingressConfigSchema>;
