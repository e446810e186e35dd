import { posix } from "node:path";
import { parseEnv } from "node:util";
import { parseAllDocuments, parse as parseYaml } from "yaml";
import { z } from "zod";

const generatorSchema = z.strictObject({
  name: z.string(),
  behavior: z.literal("merge").optional(),
  envs: z.array(z.string()).default([]),
  files: z.array(z.string()).default([]),
  options: z.strictObject({ disableNameSuffixHash: z.boolean() }).optional(),
});

const kustomizationSchema = z.strictObject({
  apiVersion: z.literal("kustomize.config.k8s.io/v1beta1"),
  kind: z.literal("Kustomization"),
  namespace: z.string().optional(),
  resources: z.array(z.string()),
  images: z.array(z.unknown()).optional(),
  configMapGenerator: z.array(generatorSchema).default([]),
});

const configMapSchema = z.object({
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.string()),
});
type ConfigMap = z.output<typeof configMapSchema>;

/**
 * The objects that `kubectl kustomize` makes of a folder, as far as the checks look at them: names without their hashes,
 * images as they stand in the base.
 *
 * @param read the text of a file, by its path
 * @throws Error when the folder uses more of Kustomize than is understood here, or names what is not there
 */
export function renderOverlay(folder: string, read: (path: string) => string): unknown[] {
  const kustomization = kustomizationSchema.parse(parseYaml(read(posix.join(folder, "kustomization.yaml"))));
  const objects = kustomization.resources.flatMap((resource) => {
    const path = posix.join(folder, resource);
    return path.endsWith(".yaml") ? parseObjects(read(path)) : renderOverlay(path, read);
  });
  for (const { name, behavior, envs, files } of kustomization.configMapGenerator) {
    const data = {
      ...Object.assign({}, ...envs.map((file) => parseEnv(read(posix.join(folder, file))))),
      ...Object.fromEntries(files.map((file) => [posix.basename(file), read(posix.join(folder, file))])),
    };
    if (behavior === "merge") Object.assign(configMapNamed(name, objects).data, data);
    else objects.push({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });
  }
  return objects;
}

/** The objects of a file with several YAML documents. */
export function parseObjects(text: string): unknown[] {
  return parseAllDocuments(text, { merge: true }).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  });
}

function configMapNamed(name: string, objects: readonly unknown[]): ConfigMap {
  const found = objects.filter(isConfigMap).find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`there is no ConfigMap ${name} to merge with`);
  return found;
}

function isConfigMap(object: unknown): object is ConfigMap {
  return configMapSchema.safeParse(object).success;
}
