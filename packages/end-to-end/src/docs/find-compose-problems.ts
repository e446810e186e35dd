import { parse } from "yaml";
import { z } from "zod";
import type { Variable } from "./list-variables.ts";

/** Not for `.env` to set there: containers bring their own Redis, and are given longer to stop than the default. */
const SETTLED = /^(HOST|SHUTDOWN_TIMEOUT_MS|REDIS_(HOST|PORT|CLUSTER_NODES|SENTINEL\w+|TLS_\w+))$/;

const composeSchema = z.object({
  services: z.record(z.string(), z.object({ environment: z.record(z.string(), z.unknown()).default({}) })),
});

/** Variables that `docker-compose.yml` does not hand to the app that reads them, or hands to one that does not. */
export function findComposeProblems(text: string, variables: readonly Variable[]): string[] {
  const { services } = composeSchema.parse(parse(text, { merge: true }));
  const apps = new Set(variables.flatMap(({ uses }) => uses.map(({ app }) => app)));
  return [...apps].flatMap((app) => {
    const given = Object.keys(services[app]?.environment ?? {});
    const read = variables.filter(({ uses }) => uses.some((use) => use.app === app)).map(({ name }) => name);
    return [
      ...read.filter((name) => !given.includes(name) && !SETTLED.test(name)).map((name) => `lacks ${name}`),
      ...given.filter((name) => !read.includes(name)).map((name) => `has ${name}, which it does not read`),
    ].map((problem) => `docker-compose.yml: the environment of ${app} ${problem}`);
  });
}

/** The variables that Docker Compose itself puts into the file. */
export function composeVariables(text: string): Set<string> {
  return new Set([...text.matchAll(/(?<!\$)\$\{([A-Z][A-Z0-9_]*)/g)].map(([, name = ""]) => name));
}
