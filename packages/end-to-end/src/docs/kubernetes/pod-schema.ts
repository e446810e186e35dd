import { z } from "zod";

const named = z.object({ name: z.string() });
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });

/** One container, named after its app. */
const containerSchema = z.object({
  name: z.string(),
  args: z.tuple([z.string()]),
  envFrom: z.array(z.union([z.object({ configMapRef: named }), z.object({ secretRef: named })])),
  ports: z.tuple([z.object({ name: z.string(), containerPort: z.number() })]),
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
  volumeMounts: z.array(
    z.object({ name: z.string(), mountPath: z.string(), subPath: z.string().optional() }),
  ),
});

/** What the checks look at in the pods of a Deployment. */
export const podSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
  spec: z.object({
    terminationGracePeriodSeconds: z.number(),
    containers: z.tuple([containerSchema]),
    volumes: z.array(z.object({ name: z.string(), configMap: named.optional() })),
  }),
});

export type Pod = z.output<typeof podSchema>;
