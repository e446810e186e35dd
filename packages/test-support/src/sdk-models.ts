import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";

const require = createRequire(import.meta.url);
const declarations = readFileSync(require.resolve("purecloud-platform-client-v2/index.d.ts"), "utf8");
const propertyPattern = /^\t\t"(?<name>[^"]+)"(?<optional>\?)?: (?<type>.+);$/gm;
const objectSchema = z.record(z.string(), z.unknown());
const primitives = { string: z.string(), number: z.number(), boolean: z.boolean(), object: z.unknown() };

type Property = { name: string; optional: boolean; type: string };

/**
 * What in a value the SDK's own declaration of a model does not allow: required properties that are missing, properties
 * it does not declare, values of other types. The declarations know no enums and no formats; `object` stands for
 * anything there.
 */
export function misfits(model: string, value: unknown): string[] {
  return misfitsOfModel(model, value, model);
}

function misfitsOfModel(model: string, value: unknown, path: string): string[] {
  const object = objectSchema.safeParse(value).data;
  if (!object) return [`${path} is no object`];
  const declared = propertiesOf(model);
  const unknown = Object.keys(object).filter((name) => !declared.some((property) => property.name === name));
  return [
    ...unknown.map((name) => `${path}.${name} is not declared`),
    ...declared.flatMap(({ name, optional, type }) => {
      const given = object[name];
      if (given !== undefined) return misfitsOfType(type, given, `${path}.${name}`);
      return optional ? [] : [`${path}.${name} is missing`];
    }),
  ];
}

function misfitsOfType(type: string, value: unknown, path: string): string[] {
  const [, element] = /^Array<(.+)>$/.exec(type) ?? [];
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${path} is no array`];
    return value.flatMap((item, index) => misfitsOfType(element, item, `${path}[${index}]`));
  }
  const [, ofRecord = type.startsWith("Record<") ? "string" : undefined] =
    /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  if (ofRecord !== undefined) {
    const object = objectSchema.safeParse(value).data;
    if (!object) return [`${path} is no object`];
    return Object.entries(object).flatMap(([name, item]) => misfitsOfType(ofRecord, item, `${path}.${name}`));
  }
  if (type.startsWith("Models.")) return misfitsOfModel(type.slice("Models.".length), value, path);
  if (!isPrimitive(type))
    throw new Error(`The SDK declares ${path} as ${type}, which is not understood here`);
  return primitives[type].safeParse(value).success ? [] : [`${path} is no ${type}`];
}

function isPrimitive(type: string): type is keyof typeof primitives {
  return type in primitives;
}

function propertiesOf(model: string): Property[] {
  const begin = declarations.indexOf(`\texport interface ${model} {`);
  if (begin < 0) throw new Error(`The SDK declares no ${model}`);
  const block = declarations.slice(begin, declarations.indexOf("\n\t}", begin));
  return [...block.matchAll(propertyPattern)].map(({ groups = {} }) => ({
    name: groups["name"] ?? "",
    optional: groups["optional"] !== undefined,
    type: groups["type"] ?? "",
  }));
}
