import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dashboardConfigSchema } from "@menuswitch/dashboard";
import { ingressConfigSchema } from "@menuswitch/ingress";
import { simulatorConfigSchema } from "@menuswitch/simulator";
import { workerConfigSchema } from "@menuswitch/worker";
import { findBrokenLinks } from "./find-broken-links.ts";
import { composeVariables, findComposeProblems } from "./find-compose-problems.ts";
import { findEnvExampleProblems } from "./find-env-example-problems.ts";
import { findKubernetesProblems } from "./kubernetes/find-kubernetes-problems.ts";
import { findContradictions, listVariables } from "./list-variables.ts";
import { renderVariableTable } from "./render-variable-table.ts";
import { replaceSection } from "./replace-section.ts";

// Fills the table of all variables wherever its markers stand, and says what else in the documentation is not true.
// With --check it changes nothing: a table that is out of date is then one of the problems.

process.chdir(fileURLToPath(new URL("../../../../", import.meta.url)));
const read = (path: string) => readFileSync(path, "utf8");

const configs = [
  { app: "ingress", schema: ingressConfigSchema },
  { app: "worker", schema: workerConfigSchema },
  { app: "dashboard", schema: dashboardConfigSchema },
  { app: "simulator", schema: simulatorConfigSchema },
];
const variables = listVariables(configs);

const compose = read("docker-compose.yml");
const documents = globSync(["*.md", "{docs,deploy}/**/*.md", "{apps,packages}/*/*.md"]).sort();

const problems = [
  ...findContradictions(variables),
  ...documents.flatMap(fillTable),
  ...findEnvExampleProblems(read(".env.example"), variables, composeVariables(compose)),
  ...findComposeProblems(compose, variables),
  ...findKubernetesProblems({ configs, read, exists: existsSync }),
  ...findBrokenLinks(new Map(documents.map((path) => [path, read(path)])), existsSync),
];

if (problems.length > 0) {
  process.exitCode = 1;
  process.stderr.write(`The documentation has problems:\n${problems.map((line) => `  ${line}\n`).join("")}`);
}

function fillTable(path: string): string[] {
  const text = read(path);
  const filled = replaceSection(text, "configuration", renderVariableTable(variables));
  if (filled === text) return [];
  if (process.argv.includes("--check")) return [`${path} is out of date: run "npm run docs"`];
  writeFileSync(path, filled);
  process.stdout.write(`${path} is up to date now\n`);
  return [];
}
