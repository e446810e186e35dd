import { parse } from "yaml";
import { z } from "zod";

const variable = z.object({ var: z.string() });
const expression = z.object({ exp: z.string() });

const variableSchema = z.record(z.string(), z.object({ name: z.string(), isInput: z.boolean().optional() }));
const callDataSchema = z.object({
  callData: z.object({
    category: z.record(
      z.string(),
      z.object({
        dataAction: z.record(
          z.string(),
          z.object({
            inputs: z.record(z.string(), expression),
            successOutputs: z.record(z.string(), variable).default({}),
          }),
        ),
      }),
    ),
  }),
});
const lookupSchema = z.object({
  dataTableLookup: z.object({
    dataTable: z.record(z.string(), z.object({ foundOutputs: z.record(z.string(), variable) })),
  }),
});

/** A flow in Archy's YAML, as far as the tests look at it. */
export function readFlow(text: string) {
  const nodes = [...nodesOf(parse(text))];
  const refs = nodes.flatMap((node) => z.object({ refId: z.string() }).safeParse(node).data?.refId ?? []);
  const variables = new Map(
    nodes
      .flatMap(
        (node) => z.object({ variables: z.array(variableSchema) }).safeParse(node).data?.variables ?? [],
      )
      .flatMap(Object.entries<z.output<typeof variableSchema>[string]>)
      .map(([kind, { name, isInput }]) => [
        name,
        { type: kind.replace("Variable", ""), isInput: isInput === true },
      ]),
  );
  const [call] = nodes
    .flatMap((node) => callDataSchema.safeParse(node).data ?? [])
    .flatMap(({ callData }) => Object.values(callData.category))
    .flatMap(({ dataAction }) => Object.entries(dataAction))
    .map(([name, { inputs, successOutputs }]) => ({ name, inputs, outputs: successOutputs }));
  const [lookup] = nodes
    .flatMap((node) => lookupSchema.safeParse(node).data ?? [])
    .flatMap(({ dataTableLookup }) => Object.entries(dataTableLookup.dataTable))
    .map(([name, { foundOutputs }]) => ({ name, outputs: foundOutputs }));
  return {
    refs,
    startsAt: /\[(.+)\]$/.exec(z.string().parse(nodes.map((node) => node["startUpRef"]).find(Boolean)))?.[1],
    variables,
    /** Every variable of its own that it names anywhere. */
    named: new Set(text.match(/\b(Task|Flow)\.\w+/g)),
    call,
    lookup,
  };
}

function* nodesOf(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield { ...value };
  for (const child of Object.values(value)) yield* nodesOf(child);
}
