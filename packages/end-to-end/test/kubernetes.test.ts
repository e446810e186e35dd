import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dashboardConfigSchema } from "@menuswitch/dashboard";
import { ingressConfigSchema } from "@menuswitch/ingress";
import { workerConfigSchema } from "@menuswitch/worker";
import { beforeAll, expect, test } from "vitest";
import { findKubernetesProblems } from "../src/docs/kubernetes/find-kubernetes-problems.ts";

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const configs = [
  { app: "ingress", schema: ingressConfigSchema },
  { app: "worker", schema: workerConfigSchema },
  { app: "dashboard", schema: dashboardConfigSchema },
];

interface Change {
  file: string;
  text: string;
  by: string;
}

/** The problems of the manifests with some of their text replaced. */
function problemsOf(changes: readonly Change[]): string {
  const missed = new Set(changes);
  const problems = findKubernetesProblems({
    configs,
    exists: (path) => existsSync(at(path)),
    read: (path) =>
      changes
        .filter(({ file }) => path.endsWith(file))
        .reduce(
          (text, change) => {
            if (text.includes(change.text)) missed.delete(change);
            return text.replace(change.text, change.by);
          },
          readFileSync(at(path), "utf8"),
        ),
  });
  expect([...missed], "changes of what is not there").toEqual([]);
  return problems.join("\n");
}

test("has nothing to say of the manifests as they are", () => {
  expect(problemsOf([])).toBe("");
});

const mistakes: [file: string, text: string, by: string, problem: string][] = [
  [
    "base/ingress.yaml",
    "maxUnavailable: 0",
    "maxUnavailible: 0",
    "rollingUpdate/maxUnavailible is no field that",
  ],
  [
    "base/ingress.yaml",
    "maxReplicas: 10",
    "maxReplicas: ten",
    "HorizontalPodAutoscaler menuswitch-ingress: /spec/maxR",
  ],
  [
    "base/worker.yaml",
    "memory: 640Mi",
    "memory: 640 MB",
    'limits/memory does not keep to {"format":"quantity"}',
  ],
  [
    "base/worker.yaml",
    "kind: PodDisruptionBudget",
    "kind: PodDisruption",
    "no schema is known for policy/v1 PodDis",
  ],
  ["base/ingress.env", "WEBHOOK_AUTH=", "WEBHOOK_AUHT=", "the pods of ingress: WEBHOOK_AUTH Invalid"],
  ["base/common.env", "LOG_LEVEL=info", "LOG_LEVEL=loud", "the pods of dashboard: LOG_LEVEL Invalid option"],
  [
    "base/dashboard.env",
    "DASHBOARD_ROLE=",
    "DASHBOARD_ROEL=",
    "the pods of dashboard: nothing reads DASHBOARD_ROEL",
  ],
  [
    "secrets.example.yaml",
    "name: menuswitch-redis",
    "name: redis",
    "there is no Secret menuswitch-redis to take",
  ],
  [
    "secrets.example.yaml",
    "GENESYS_CLIENT_ID:",
    "CLIENT_ID:",
    "the pods of worker: GENESYS_CLIENT_ID Invalid",
  ],
  [
    "base/dashboard.yaml",
    "containerPort: 8081",
    "containerPort: 8080",
    "port 8080 is named, but 8081 is listened on",
  ],
  ["base/worker.yaml", 'io/port: "8082"', 'io/port: "8080"', "port 8080 is named, but 8082 is listened on"],
  ["base/worker.yaml", "path: /readyz", "path: /ready", "a probe asks http/ready, not http/readyz"],
  [
    "base/worker.yaml",
    "apps/worker/src/main.ts",
    "apps/worker/main.ts",
    "apps/worker/main.ts, which they start, is not",
  ],
  [
    "base/ingress.yaml",
    "PeriodSeconds: 40",
    "PeriodSeconds: 30",
    "may take 30 s to stop and are killed after 30 s",
  ],
  ["overlays/example/menus.yaml", "default: {", "usual: {", '"default"'],
  ["overlays/example/menus.env", "GENESYS_FLOW_ID=", "FLOW_ID=", "GENESYS_FLOW_ID"],
  [
    "base/ingress.yaml",
    "component: ingress\n  ports",
    "component: web\n  ports",
    "Service menuswitch-ingress chooses pods",
  ],
  [
    "overlays/example/route.yaml",
    "name: menuswitch-ingress",
    "name: ingress",
    "Ingress menuswitch names Service ingress",
  ],
  [
    "base/worker.yaml",
    "kind: Deployment, name: menuswitch-worker",
    "kind: Deployment, name: worker",
    "Deployment worker",
  ],
  [
    "prometheus-adapter.yaml",
    "as: menuswitch_interactions_w",
    "as: menuswitch_w",
    "metric menuswitch_interactions_waiting",
  ],
  [
    "prometheus-adapter.yaml",
    '"menuswitch_queue_jobs"',
    '"menuswitch_jobs"',
    "no worker reports menuswitch_jobs",
  ],
];
let problems: string;
beforeAll(() => {
  problems = problemsOf(mistakes.map(([file, text, by]) => ({ file, text, by })));
});

test.each(mistakes)("tells what is wrong when in %s %o becomes %o", (_file, _text, _by, problem) => {
  expect(problems).toContain(problem);
});

test.each([
  [
    "base/worker.yaml",
    "mountPath: /menus,",
    "mountPath: /menus, subPath: menus.yaml,",
    "is mounted by subPath",
  ],
  [
    "base/worker.yaml",
    "name: menuswitch-menus",
    "name: menus",
    "no ConfigMap with /menus/menus.yaml is mounted",
  ],
])("tells that a changed catalog would not be seen when in %s %o becomes %o", (file, text, by, problem) => {
  expect(problemsOf([{ file, text, by }])).toContain(problem);
});

test("refuses what it does not understand of a kustomization, rather than to overlook it", () => {
  expect(() =>
    problemsOf([{ file: "example/kustomization.yaml", text: "images:", by: "patches: []\nimages:" }]),
  ).toThrow("patches");
});
