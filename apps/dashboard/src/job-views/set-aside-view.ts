import { interactionSchema } from "@menuswitch/domain";
import type { JobView } from "./job-view.ts";

/** Why an interaction was set aside and which fields it had; never what was in them. */
export const setAsideView: JobView = {
  name: () => "interaction",
  data(data) {
    const { interaction, reason } = Object(data);
    const present = Object.keys(Object(interaction));
    const known = present.filter(isKnownField);
    return {
      reason: typeof reason === "string" ? withoutValues(reason, interaction) : null,
      fields: known,
      ...(known.length < present.length && { otherFields: present.length - known.length }),
    };
  },
  showsText: false,
};

/** The reason is the planner's wording, and might quote what it complains about. */
function withoutValues(text: string, record: unknown): string {
  const longestFirst = valuesIn(record).toSorted((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return text;
  return text.replace(new RegExp(longestFirst.map(escapeForRegExp).join("|"), "g"), "[hidden]");
}

function valuesIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) =>
      isKnownField(name) ? valuesIn(inner) : [name, ...valuesIn(inner)],
    );
  }
  return value === "" || value === null || value === undefined ? [] : [String(value)];
}

// A name that is none of ours may itself be somebody's data.
const isKnownField = (name: string) => Object.hasOwn(interactionSchema.shape, name);

const escapeForRegExp = (text: string) => text.replace(/\W/g, "\\$&");
