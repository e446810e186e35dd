import { type CatalogPath, catalogSchema } from "@menuswitch/domain";
import type { z } from "zod";
import { closestName, didYouMean } from "./did-you-mean.ts";
import { keysAt } from "./keys-at.ts";
import { type Finding, type Located, locate } from "./located.ts";
import { quote, showPath } from "./quote.ts";

const MAX_ALLOWED_LISTED = 12;

/** What the schema says of a value, in the words of the file. */
export function describeSchemaIssue(issue: z.core.$ZodIssue, root: Located): Finding[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key, root));
  const { nearest, found } = locate(root, path);
  if (nearest.faulty) return [];
  const offset = found && issue.code !== "invalid_key" ? nearest.offset : nearest.keyOffset;
  return [{ offset, path, ...(found ? wrong(issue, path, nearest) : missing(issue, path)) }];
}

function unknownKey(parent: CatalogPath, key: string, root: Located): Finding {
  const path = [...parent, key];
  const offset = locate(root, path).nearest.keyOffset;
  const hint = didYouMean(key, keysAt(catalogSchema, parent, root.value));
  return { offset, path, message: `unknown key ${quote(key)}`, hint };
}

type Words = Pick<Finding, "message" | "hint">;

function missing(issue: z.core.$ZodIssue, path: CatalogPath): Words {
  const allowed = allowedValues(issue);
  return { message: `${showPath(path)} is missing`, hint: allowed && `allowed: ${allowed.join(", ")}` };
}

function wrong(issue: z.core.$ZodIssue, path: CatalogPath, { value, written }: Located): Words {
  const subject = showPath(path) || "the catalog";
  if (issue.code === "invalid_key") return { message: `the name ${subject} ${issue.issues[0]?.message}` };
  if (value === null) return { message: `${subject} must not be empty` };
  const allowed = allowedValues(issue);
  if (allowed !== undefined && typeof value === "string") {
    const likely = closestName(written, allowed);
    // A long list is told in the schema's own words.
    if (allowed.length > MAX_ALLOWED_LISTED) {
      return { message: `${subject} ${issue.message}`, hint: likely && `did you mean "${likely}"?` };
    }
    return {
      message: `unknown ${path.at(-1)} ${quote(written)}, allowed: ${allowed.join(", ")}`,
      hint: likely && `did you mean "${likely}"?`,
    };
  }
  const isTextInDisguise =
    issue.code === "invalid_type" && issue.expected === "string" && typeof value !== "object";
  return {
    message: `${subject} ${issue.message}`,
    hint: isTextInDisguise ? `write "${written}"` : undefined,
  };
}

/** Where only certain words will do. */
function allowedValues(issue: z.core.$ZodIssue): string[] | undefined {
  if (issue.code === "invalid_union") {
    if ("options" in issue) return issue.options?.map(String);
    return issue.errors.flat().map(allowedValues).find(Boolean);
  }
  if (issue.code !== "invalid_value") return undefined;
  return issue.values.every((value) => typeof value === "string") ? issue.values : undefined;
}
