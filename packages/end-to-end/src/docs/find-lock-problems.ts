import { z } from "zod";

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      link: z.boolean().default(false),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/**
 * What makes a lockfile fail elsewhere: binaries for other platforms that npm left out because the registry it was
 * written with lacked them (`npm ci` then refuses the lockfile), and that registry's own address.
 *
 * @param lock the content of package-lock.json
 */
export function findLockProblems(lock: unknown): string[] {
  const { packages } = lockSchema.parse(lock);
  return Object.entries(packages).flatMap(([path, { resolved, link, optionalDependencies }]) => [
    ...Object.keys(optionalDependencies)
      .filter((name) => !placesOf(name, path).some((place) => Object.hasOwn(packages, place)))
      .map((name) => `${path || "the root"} names ${name}, which is not in the lockfile`),
    ...(resolved !== undefined && !link ? [`${path} has the address of a registry: ${resolved}`] : []),
  ]);
}

/** Where Node looks for `name` from the package at `path`: nearest first. */
function placesOf(name: string, path: string): string[] {
  const parts = path === "" ? [] : path.split("/");
  return Array.from({ length: parts.length + 1 }, (_, up) =>
    [...parts.slice(0, parts.length - up), "node_modules", name].join("/"),
  );
}
