import { posix } from "node:path";
import { formatProblems, parseCatalog } from "@menuswitch/catalog";
import { z } from "zod";
import type { AppConfig } from "../list-variables.ts";
import { type Pod, podSchema } from "./pod-schema.ts";

const deploymentSchema = z.object({
  kind: z.literal("Deployment"),
  spec: z.object({ template: z.unknown() }),
});
const data = z.record(z.string(), z.string());
const metadata = z.object({ name: z.string() });
const sourceSchema = z.union([
  z.object({ kind: z.literal("ConfigMap"), metadata, data }),
  z
    .object({ kind: z.literal("Secret"), metadata, stringData: data })
    .transform(({ stringData, ...secret }) => ({ ...secret, data: stringData })),
]);

/** ConfigMaps and Secrets, by kind and name. */
type Sources = ReadonlyMap<string, Record<string, string>>;

/**
 * In which the pods of the Deployments do not fit their apps: variables, ports, probes, the time to stop, files.
 *
 * @param objects an overlay's, and the Secrets that it expects
 * @param exists whether the image has this file
 */
export function findPodProblems(
  objects: readonly unknown[],
  configs: readonly AppConfig[],
  exists: (path: string) => boolean,
): string[] {
  const sources: Sources = new Map(
    objects.flatMap((object) => {
      const source = sourceSchema.safeParse(object).data;
      return source ? [[`${source.kind} ${source.metadata.name}`, source.data] as const] : [];
    }),
  );
  const isRead = (name: string) => configs.some(({ schema }) => name in schema.shape);
  return objects.flatMap((object) => {
    const deployment = deploymentSchema.safeParse(object).data;
    if (!deployment) return [];
    const pod = podSchema.safeParse(deployment.spec.template);
    if (!pod.success) return [`pods that are not understood:\n${z.prettifyError(pod.error)}`];
    const { name: app, args } = pod.data.spec.containers[0];
    const schema = configs.find((config) => config.app === app)?.schema;
    if (!schema) return [`there is no app ${app}, after which its container has to be named`];
    const { given, problems } = readEnvironment(pod.data, sources);
    /** As the app takes it, whatever else is wrong. */
    const value = (name: string) => schema.shape[name]?.safeParse(given[name]).data;
    return [
      ...problems,
      ...(schema.safeParse(given).error?.issues ?? []).map(
        ({ path, message }) => `${path.join(".")} ${message}`,
      ),
      ...findCatalogProblems(pod.data, { file: value("MENU_CATALOG"), sources, given, isRead }),
      ...(exists(args[0]) ? [] : [`${args[0]}, which they start, is not there`]),
      ...findPortProblems(pod.data, String(value("PORT"))),
      ...findStopProblems(pod.data, Number(value("SHUTDOWN_TIMEOUT_MS"))),
    ].map((problem) => `the pods of ${app}: ${problem}`);
  });
}

function readEnvironment({ spec }: Pod, sources: Sources) {
  const given: Record<string, string> = {};
  const problems = spec.containers[0].envFrom.flatMap((from) => {
    const key = "secretRef" in from ? `Secret ${from.secretRef.name}` : `ConfigMap ${from.configMapRef.name}`;
    Object.assign(given, sources.get(key));
    return sources.has(key) ? [] : [`there is no ${key} to take variables from`];
  });
  return { given, problems };
}

/**
 * The catalog is seen to change only in a ConfigMap that is mounted as a folder. What no app reads may be there for the
 * catalog.
 */
function findCatalogProblems(
  { spec }: Pod,
  context: {
    file: unknown;
    sources: Sources;
    given: Record<string, string>;
    isRead: (name: string) => boolean;
  },
): string[] {
  const { sources, given, isRead } = context;
  const file = typeof context.file === "string" ? context.file : undefined;
  const mount = spec.containers[0].volumeMounts.find(
    ({ mountPath }) => mountPath === posix.dirname(file ?? ""),
  );
  const volume = spec.volumes.find(({ name }) => name === mount?.name);
  const text = sources.get(`ConfigMap ${volume?.configMap?.name}`)?.[posix.basename(file ?? "")];

  const unread = Object.keys(given)
    .filter((name) => !isRead(name) && !text?.includes(`\${${name}}`))
    .map((name) => `nothing reads ${name}`);
  if (file === undefined) return unread;
  if (text === undefined) return [...unread, `no ConfigMap with ${file} is mounted`];
  if (mount?.subPath !== undefined)
    return [...unread, `${file} is mounted by subPath and would stay as it was`];
  const catalog = parseCatalog(text, { file, env: given });
  return catalog.ok ? unread : [...unread, formatProblems(catalog.problems)];
}

function findPortProblems({ metadata, spec }: Pod, listensOn: string): string[] {
  const { ports, startupProbe, livenessProbe, readinessProbe } = spec.containers[0];
  const [{ name, containerPort }] = ports;
  const probes = [
    { probe: startupProbe, path: "/livez" },
    { probe: livenessProbe, path: "/livez" },
    { probe: readinessProbe, path: "/readyz" },
  ];
  return [
    ...[String(containerPort), metadata.annotations["prometheus.io/port"]]
      .filter((port) => port !== listensOn)
      .map((port) => `port ${port} is named, but ${listensOn} is listened on`),
    ...probes
      .filter(({ probe: { httpGet }, path }) => httpGet.path !== path || httpGet.port !== name)
      .map(
        ({ probe: { httpGet }, path }) => `a probe asks ${httpGet.port}${httpGet.path}, not ${name}${path}`,
      ),
  ];
}

function findStopProblems({ spec }: Pod, shutdownTimeoutMs: number): string[] {
  const seconds = (spec.containers[0].lifecycle?.preStop.sleep.seconds ?? 0) + shutdownTimeoutMs / 1_000;
  if (spec.terminationGracePeriodSeconds > seconds) return [];
  return [`they may take ${seconds} s to stop and are killed after ${spec.terminationGracePeriodSeconds} s`];
}
