import { z } from "zod";

const named = z.object({ name: z.string() });
const labels = z.record(z.string(), z.string());
const matching = z.object({ matchLabels: labels });

const headSchema = z.object({ kind: z.string(), metadata: named });

/** The labels by which an object chooses pods. */
const chooserSchema = z.union([
  z
    .object({ spec: z.object({ podSelector: matching }) })
    .transform(({ spec }) => spec.podSelector.matchLabels),
  z.object({ spec: z.object({ selector: matching }) }).transform(({ spec }) => spec.selector.matchLabels),
  z.object({ spec: z.object({ selector: labels }) }).transform(({ spec }) => spec.selector),
]);

const podsSchema = z.object({
  kind: z.literal("Deployment"),
  spec: z.object({ template: z.object({ metadata: z.object({ labels }) }) }),
});
const autoscalerSchema = z.object({
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    metrics: z.array(z.object({ external: z.object({ metric: named }).optional() })),
  }),
});
const routeSchema = z.object({
  spec: z.object({
    rules: z.array(
      z.object({
        http: z.object({ paths: z.array(z.object({ backend: z.object({ service: named }) })) }),
      }),
    ),
  }),
});

/**
 * Objects that mean others which are not there: pods by their labels, Deployments and Services by name, metrics.
 *
 * @param metrics the external metrics that there are
 */
export function findReferenceProblems(objects: readonly unknown[], metrics: ReadonlySet<string>): string[] {
  const heads = objects.flatMap((object) => headSchema.safeParse(object).data ?? []);
  const pods = objects.flatMap((object) => {
    const deployment = podsSchema.safeParse(object).data;
    return deployment ? [deployment.spec.template.metadata.labels] : [];
  });
  const lacks = (kind: string, name: string) =>
    heads.some((head) => head.kind === kind && head.metadata.name === name)
      ? []
      : [`names ${kind} ${name}, which is not there`];

  return objects.flatMap((object) => {
    const chosen = chooserSchema.safeParse(object).data;
    const autoscaler = autoscalerSchema.safeParse(object).data?.spec;
    const route = routeSchema.safeParse(object).data?.spec;
    const problems = [
      ...(chosen && !pods.some((pod) => Object.entries(chosen).every(([name, value]) => pod[name] === value))
        ? ["chooses pods by labels that none have"]
        : []),
      ...(autoscaler ? lacks(autoscaler.scaleTargetRef.kind, autoscaler.scaleTargetRef.name) : []),
      ...(autoscaler?.metrics ?? []).flatMap(({ external }) =>
        external && !metrics.has(external.metric.name)
          ? [`names metric ${external.metric.name}, which is not there`]
          : [],
      ),
      ...(route?.rules ?? []).flatMap(({ http }) =>
        http.paths.flatMap(({ backend }) => lacks("Service", backend.service.name)),
      ),
    ];
    const head = headSchema.parse(object);
    return problems.map((problem) => `${head.kind} ${head.metadata.name} ${problem}`);
  });
}
