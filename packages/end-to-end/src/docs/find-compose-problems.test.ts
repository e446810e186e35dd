import { expect, test } from "vitest";
import { composeVariables, findComposeProblems } from "./find-compose-problems.ts";
import type { Variable } from "./list-variables.ts";

const use = { description: "What", values: "text", required: false };
const variables: Variable[] = [
  {
    name: "LEVEL",
    uses: [
      { ...use, app: "one" },
      { ...use, app: "two" },
    ],
  },
  { name: "OWN", uses: [{ ...use, app: "one" }] },
  { name: "REDIS_HOST", uses: [{ ...use, app: "one" }] },
];

const compose = (one: string) => `
x-environment: &environment
  LEVEL:
services:
  redis: { image: redis }
  one:
    environment:
      <<: *environment
      ${one}
  two:
    environment: *environment
`;

test("is content when each app is given what it reads", () => {
  expect(findComposeProblems(compose("OWN: value"), variables)).toEqual([]);
});

test("names what an app lacks and what it does not read", () => {
  expect(findComposeProblems(compose("ONW: value"), variables)).toEqual([
    "docker-compose.yml: the environment of one lacks OWN",
    "docker-compose.yml: the environment of one has ONW, which it does not read",
  ]);
});

test("names all variables of an app that is no service", () => {
  expect(findComposeProblems("services: { two: { environment: { LEVEL: low } } }", variables)).toHaveLength(
    2,
  );
});

test("knows the variables that Docker Compose puts into the file", () => {
  expect(composeVariables(`a: \${A:-1}\nb: \${B:?must be set}\nc: $\${C}\nd: \${D}`)).toEqual(
    new Set(["A", "B", "D"]),
  );
});
