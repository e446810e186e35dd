import { z } from "zod";

/** Contracts of flat primitives: what a flow can put into variables one by one. */
const contractSchema = z.strictObject({
  title: z.string(),
  type: z.literal("object"),
  properties: z.record(
    z.string(),
    z.strictObject({ type: z.enum(["string", "integer"]), description: z.string() }),
  ),
  required: z.array(z.string()).optional(),
  additionalProperties: z.literal(true),
});

/**
 * A data action as Genesys Cloud exports and imports it: `PostActionInput` of its API, with the integration named by its
 * type, as the exports in Genesys' blueprints have it.
 */
export const dataActionSchema = z.strictObject({
  name: z.string().max(256),
  integrationType: z.literal("custom-rest-actions"),
  actionType: z.literal("custom"),
  config: z.strictObject({
    request: z.strictObject({
      requestUrlTemplate: z.url({ protocol: /^https$/ }),
      requestType: z.literal("POST"),
      headers: z.record(z.string(), z.string()),
      requestTemplate: z.string(),
    }),
    response: z.strictObject({
      translationMap: z.record(z.string(), z.string().regex(/^\$\.\w+$/)),
      translationMapDefaults: z.record(z.string(), z.string()),
      successTemplate: z.string(),
    }),
  }),
  contract: z.strictObject({
    input: z.strictObject({ inputSchema: contractSchema }),
    output: z.strictObject({ successSchema: contractSchema }),
  }),
  secure: z.boolean(),
});

export type DataAction = z.output<typeof dataActionSchema>;
export type Primitives = Record<string, string | number>;

const answerSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/**
 * Runs an action as the platform does: fills in the request's templates, sends it, takes values out of the answer by their
 * paths, or their defaults, as JSON, and fills in the success template.
 *
 * @param baseUrl in the place of the host that is in the file
 * @throws Error where the platform would take the failure path
 */
export async function runDataAction(
  { config, contract }: DataAction,
  { inputs, key, baseUrl }: { inputs: Primitives; key: string; baseUrl: string },
): Promise<Primitives> {
  const context = { "input.rawRequest": JSON.stringify(inputs), "credentials.menuswitchKey": key };
  const { requestUrlTemplate, requestType, headers, requestTemplate } = config.request;
  const answer = await fetch(new URL(new URL(requestUrlTemplate).pathname, baseUrl), {
    method: requestType,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value, context)])),
    body: fill(requestTemplate, context),
  });
  if (!answer.ok) throw new Error(`status ${answer.status}: ${await answer.text()}`);

  const body = answerSchema.parse(await answer.json());
  const { translationMap, translationMapDefaults, successTemplate } = config.response;
  const translated = Object.entries(translationMap).flatMap(([name, path]) => {
    const value = body[path.slice("$.".length)];
    const json = value === undefined ? translationMapDefaults[name] : JSON.stringify(value);
    return json === undefined ? [] : [[name, json]];
  });
  const outputs = answerSchema.parse(JSON.parse(fill(successTemplate, Object.fromEntries(translated))));
  for (const [name, { type }] of Object.entries(contract.output.successSchema.properties)) {
    const fits = type === "integer" ? Number.isInteger(outputs[name]) : typeof outputs[name] === type;
    if (!fits) throw new Error(`${name} is ${JSON.stringify(outputs[name])}, not of type ${type}`);
  }
  return outputs;
}

/** Velocity's formal notation; what is not known stays as it is written. */
function fill(template: string, context: Record<string, string>): string {
  return template.replace(/\$\{([\w.]+)\}/g, (reference, name: string) => context[name] ?? reference);
}
