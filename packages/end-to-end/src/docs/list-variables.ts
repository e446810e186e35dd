import { z } from "zod";

export interface AppConfig {
  app: string;
  schema: z.ZodObject;
}

/** What one app says of a variable it reads. */
export interface VariableUse {
  app: string;
  description: string;
  /** Which values it takes, in Markdown. */
  values: string;
  required: boolean;
  default?: string | undefined;
}

export interface Variable {
  name: string;
  uses: [VariableUse, ...VariableUse[]];
}

/** The variables of all apps, those of many apps first. */
export function listVariables(configs: readonly AppConfig[]): Variable[] {
  const variables = new Map<string, Variable>();
  for (const { app, schema } of configs) {
    const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
    for (const [name, property] of Object.entries(properties)) {
      if (typeof property === "boolean") throw new Error(`${app}: ${name} takes anything or nothing`);
      const use: VariableUse = {
        app,
        description: property.description ?? "",
        values: describeValues(property),
        required: required.includes(name),
        default: property.default === undefined ? undefined : String(property.default),
      };
      const known = variables.get(name);
      if (known) known.uses.push(use);
      else variables.set(name, { name, uses: [use] });
    }
  }
  return [...variables.values()].sort((a, b) => b.uses.length - a.uses.length);
}

/** A variable has one meaning, whichever process reads it; only its default may differ. */
export function findContradictions(variables: readonly Variable[]): string[] {
  return variables.flatMap(({ name, uses: [first, ...others] }) => {
    const differing = (["description", "values", "required"] as const).flatMap((key) =>
      others
        .filter((other) => other[key] !== first[key])
        .map(({ app }) => `${name}: ${first.app} and ${app} give it different ${TRAITS[key]}`),
    );
    const undescribed = first.description === "" ? [`${name}: ${first.app} does not describe it`] : [];
    return [...undescribed, ...differing];
  });
}

const TRAITS = {
  description: "descriptions",
  values: "values",
  required: "answers to whether it is required",
};

function describeValues(property: z.core.JSONSchema.BaseSchema): string {
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(", ");
  const { type, minimum, maximum, minLength, format } = property;
  if (type === "integer") {
    return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
      ? `from ${minimum}`
      : `${minimum} to ${maximum}`;
  }
  if (format === "uri") return "URL";
  return minLength === undefined ? "text" : `text of at least ${minLength} characters`;
}
