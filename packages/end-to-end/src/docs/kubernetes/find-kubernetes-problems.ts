import type { AppConfig } from "../list-variables.ts";
import { adapterMetrics } from "./adapter-metrics.ts";
import { findPodProblems } from "./find-pod-problems.ts";
import { findReferenceProblems } from "./find-reference-problems.ts";
import { findSchemaProblems } from "./find-schema-problems.ts";
import { parseObjects, renderOverlay } from "./render-overlay.ts";

const FOLDER = "deploy/kubernetes";
const OVERLAY = `${FOLDER}/overlays/example`;

/** What is wrong with the manifests: by the schemas of Kubernetes, among themselves, and with what the apps read and serve. */
export function findKubernetesProblems(options: {
  configs: readonly AppConfig[];
  read: (path: string) => string;
  exists: (path: string) => boolean;
}): string[] {
  const { configs, read, exists } = options;
  const objects = renderOverlay(OVERLAY, read);
  const expected = [...objects, ...parseObjects(read(`${OVERLAY}/secrets.example.yaml`))];
  const metrics = adapterMetrics(read(`${FOLDER}/prometheus-adapter.yaml`));
  const workerMetrics = read("apps/worker/src/worker-metrics.ts");
  return [
    ...expected.flatMap(findSchemaProblems),
    ...findPodProblems(expected, configs, exists),
    ...findReferenceProblems(objects, new Set(metrics.keys())),
    ...[...metrics.values()]
      .filter((series) => !workerMetrics.includes(`"${series}"`))
      .map((series) => `prometheus-adapter.yaml: no worker reports ${series}`),
  ].map((problem) => `${FOLDER}: ${problem}`);
}
