import { z } from "zod";

/** Message for a value of the wrong type; other problems of the same schema have messages of their own. */
export function mustBe(what: string) {
  return {
    error(issue: { code: string; input: unknown }): string | undefined {
      if (issue.code !== "invalid_type") return undefined;
      if (issue.input === undefined) return "is missing";
      return issue.input === null ? "must not be empty" : `must be ${what}`;
    },
  };
}

export function text(maxLength: number) {
  return z
    .string(mustBe("text"))
    .trim()
    .min(1, "must not be empty")
    .max(maxLength, `must have at most ${maxLength} characters`);
}

export function wholeNumber(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z.int(message).min(minimum, message).max(maximum, message);
}

/** Names of targets and menus: they become part of Redis keys, metric labels and URLs. */
export const nameSchema = z
  .string(mustBe("text"))
  .max(64, "must have at most 64 characters")
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    "must be made of letters, digits, dot, underscore and hyphen, beginning with a letter or digit",
  );
