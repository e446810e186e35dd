import { z } from "zod";

/** Message for a value of the wrong type; other problems of the same schema have messages of their own. */
function mustBe(what: string) {
  return {
    error(issue: { code: string; input: unknown }): string | undefined {
      if (issue.code !== "invalid_type") return undefined;
      if (issue.input === undefined) return "is missing";
      return issue.input === null ? "must not be empty" : `must be ${what}`;
    },
  };
}

function text(maxLength: number) {
  return z
    .string(mustBe("text"))
    .trim()
    .min(1, "must not be empty")
    .max(maxLength, `must have at most ${maxLength} characters`);
}

function wholeNumber(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z.int(message).min(minimum, message).max(maximum, message);
}

/** Names of targets and menus: they become part of Redis keys, metric labels and URLs. */
const nameSchema = z
  .string(mustBe("text"))
  .max(64, "must have at most 64 characters")
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    "must be made of letters, digits, dot, underscore and hyphen, beginning with a letter or digit",
  );

const flowTargetSchema = z.strictObject(
  {
    kind: z.literal("flow"),
    /** The flow's id in Genesys Cloud (Architect shows it in the flow's URL). */
    flowId: text(256),
    name: text(256).default("Dynamic IVR Menu Flow"),
    /** `seed` sends a whole flow body with the menu in its steps; `platform` sends the metadata that the API documents. */
    profile: z.enum(["seed", "platform"], "must be seed or platform"),
  },
  mustBe("a mapping"),
);

const targetSchema = z.discriminatedUnion("kind", [flowTargetSchema], mustBe("a mapping"));

const optionSchema = z.strictObject({ value: text(256), prompt: text(2_000) }, mustBe("a mapping"));

const menuSchema = z.strictObject(
  {
    target: nameSchema,
    options: z
      .array(optionSchema, mustBe("a list"))
      .min(1, "must have at least one option")
      .max(12, "must have at most 12 options"),
    timeoutMs: wholeNumber(1_000, 60_000).default(10_000),
    maxRetries: wholeNumber(0, 10).default(3),
  },
  mustBe("a mapping"),
);

const segmentSchema = z.strictObject({ menu: nameSchema }, mustBe("a mapping"));

/** Longest name of a segment, in UTF-16 code units. */
export const MAX_SEGMENT_LENGTH = 256;

const segmentNameSchema = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_SEGMENT_LENGTH, `must have at most ${MAX_SEGMENT_LENGTH} characters`);

/** The shape of `menus.yaml`. What its parts say of each other is checked by `findCatalogProblems`. */
export const catalogSchema = z.strictObject(
  {
    version: z.literal(1, "must be 1"),
    targets: z.record(nameSchema, targetSchema, mustBe("a mapping")),
    menus: z.record(nameSchema, menuSchema, mustBe("a mapping")),
    segments: z.record(segmentNameSchema, segmentSchema, mustBe("a mapping")),
  },
  mustBe("a mapping with version, targets, menus and segments"),
);

export type Catalog = z.infer<typeof catalogSchema>;
export type Target = z.infer<typeof targetSchema>;
export type FlowTarget = Extract<Target, { kind: "flow" }>;
export type Menu = z.infer<typeof menuSchema>;

/** The segment of a customer without one; every catalog has it. */
export const DEFAULT_SEGMENT = "default";
