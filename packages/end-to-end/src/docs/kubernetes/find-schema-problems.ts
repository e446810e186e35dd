import { validate as validateDeployment } from "kubernetes-models/_schemas/IoK8sApiAppsV1Deployment";
import { validate as validateHorizontalPodAutoscaler } from "kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler";
import { validate as validateConfigMap } from "kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap";
import { validate as validateNamespace } from "kubernetes-models/_schemas/IoK8sApiCoreV1Namespace";
import { validate as validateSecret } from "kubernetes-models/_schemas/IoK8sApiCoreV1Secret";
import { validate as validateService } from "kubernetes-models/_schemas/IoK8sApiCoreV1Service";
import { validate as validateIngress } from "kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress";
import { validate as validateNetworkPolicy } from "kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy";
import { validate as validatePodDisruptionBudget } from "kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget";
import { z } from "zod";

const validators: Record<string, (object: unknown) => boolean> = {
  "apps/v1 Deployment": validateDeployment,
  "autoscaling/v2 HorizontalPodAutoscaler": validateHorizontalPodAutoscaler,
  "networking.k8s.io/v1 Ingress": validateIngress,
  "networking.k8s.io/v1 NetworkPolicy": validateNetworkPolicy,
  "policy/v1 PodDisruptionBudget": validatePodDisruptionBudget,
  "v1 ConfigMap": validateConfigMap,
  "v1 Namespace": validateNamespace,
  "v1 Secret": validateSecret,
  "v1 Service": validateService,
};

const headSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
});

const errorsSchema = z.array(
  z.object({ instancePath: z.string(), params: z.record(z.string(), z.unknown()) }),
);

/** What Kubernetes would not accept of an object: a wrong or missing value, a field that it does not know. */
export function findSchemaProblems(object: unknown): string[] {
  const head = headSchema.safeParse(object);
  if (!head.success) return ["an object without apiVersion, kind and name"];
  const { apiVersion, kind, metadata } = head.data;
  const validate = validators[`${apiVersion} ${kind}`];
  if (!validate) return [`${kind} ${metadata.name}: no schema is known for ${apiVersion} ${kind}`];

  const unread = new Set<string>();
  const problems = validate(noteUnread(object, "", unread))
    ? [...unread].map((path) => `${path} is no field that Kubernetes knows`)
    : errorsSchema
        .parse(Reflect.get(validate, "errors"))
        .map(({ instancePath, params }) => `${instancePath} does not keep to ${JSON.stringify(params)}`);
  return problems.map((problem) => `${kind} ${metadata.name}: ${problem}`);
}

/**
 * A view of `value` that strikes from `unread` what is read of it. The schemas let unknown fields pass, as the API itself
 * does unless told otherwise; but a validator reads every field that its schema has, so what it left unread has none.
 */
function noteUnread(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const fields = new Map(
    Object.entries(value).map(([name, field]) => [name, noteUnread(field, `${path}/${name}`, unread)]),
  );
  for (const name of fields.keys()) unread.add(`${path}/${name}`);
  return new Proxy(value, {
    get(target, name, receiver) {
      if (typeof name !== "string" || !fields.has(name)) return Reflect.get(target, name, receiver);
      unread.delete(`${path}/${name}`);
      return fields.get(name);
    },
  });
}
