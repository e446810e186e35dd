import type { z } from "zod";
import { StartError } from "./start-error.ts";

export class ConfigError extends StartError {
  override name = "ConfigError";
}

/**
 * Reads the variables named by `schema` from `env`; a blank variable counts as unset.
 *
 * @throws {ConfigError} listing every problem, one per line: variable, what is wrong, what the variable is for. Values
 * are never part of it: they may be secrets.
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Record<string, string | undefined>,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = env[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const result = schema.safeParse(given, { error: wording });
  if (result.success) return result.data;

  const lines = result.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const purpose: string | undefined = schema.shape[name]?.description;
    return `  ${name} ${message}${purpose === undefined ? "" : ` (${purpose})`}`;
  });
  throw new ConfigError(["The configuration has problems:", ...new Set(lines)].join("\n"));
}

/** Continues the sentence that the variable's name begins. */
const wording: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_value") {
    const must = issue.input === undefined ? "is required and must be" : "must be";
    return `${must} one of: ${issue.values.join(", ")}`;
  }
  if (issue.input === undefined) return "is required";
  if (issue.code === "invalid_type") {
    return issue.expected === "int" ? "must be a whole number" : `must be a ${issue.expected}`;
  }
  if (issue.code === "too_small") return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === "invalid_format") return `must be a valid ${issue.format}`;
  return undefined;
};

const unitOf = (origin: string) => (origin === "string" ? " characters long" : "");
