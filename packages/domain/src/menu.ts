import { z } from "zod";
import { mustBe, nameSchema, text, wholeNumber } from "./catalog-fields.ts";

/** The keys of a phone, in the order in which options without a `dtmf` of their own are given them. */
const PHONE_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"] as const;

export const MAX_OPTIONS = PHONE_KEYS.length;

/** YAML reads an unquoted digit as a number. */
const dtmfSchema = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z.enum(PHONE_KEYS, 'must be one key of a phone: 0 to 9, or "*" or "#" in quotes'),
);

const optionSchema = z.strictObject(
  { value: text(256), prompt: text(2_000), dtmf: dtmfSchema.optional() },
  mustBe("a mapping"),
);

const optionsSchema = z
  .array(optionSchema, mustBe("a list"))
  .min(1, "must have at least one option")
  .max(MAX_OPTIONS, `must have at most ${MAX_OPTIONS} options`)
  .transform((options) =>
    options.map(({ dtmf, ...option }, index) => ({ ...option, dtmf: dtmf ?? keyAt(index) })),
  );

export const menuSchema = z.strictObject(
  {
    target: nameSchema,
    options: optionsSchema,
    timeoutMs: wholeNumber(1_000, 60_000).default(10_000),
    maxRetries: wholeNumber(0, 10).default(3),
    /** How a caller reaches a person: `auto` leaves it to the check of the catalog to look for it in the options' words. */
    agent: z
      .enum(["auto", "option", "no-key", "none"], "must be auto, option, no-key or none")
      .default("auto"),
  },
  mustBe("a mapping"),
);

export type Menu = z.infer<typeof menuSchema>;

/** The key of the option at this place of a menu, unless the option names another. */
export function keyAt(index: number): (typeof PHONE_KEYS)[number] {
  const key = PHONE_KEYS[index];
  if (key === undefined) throw new RangeError(`a phone has no key for option ${index + 1}`);
  return key;
}
