import { expect, test } from "vitest";
import type { Part } from "./parts/part.ts";
import { readOptions } from "./read-options.ts";

const part = (name: string, apart?: true): Part => ({
  name,
  about: `about ${name}`,
  title: name,
  ...(apart && { apart }),
  rounds: 1,
  seconds: 1,
  run: () => Promise.reject(new Error("not run here")),
});
const parts = [part("ack"), part("plan"), part("soak", true)];
const read = (...args: string[]) => readOptions(args, parts);
const namesOf = (options: ReturnType<typeof read>) =>
  "run" in options ? options.run.parts.map(({ name }) => name) : options.text;

test("all parts run but those that want to be named", () => {
  expect(namesOf(read())).toEqual(["ack", "plan"]);
  expect(namesOf(read("soak"))).toEqual(["soak"]);
  expect(namesOf(read("plan", "ack"))).toEqual(["ack", "plan"]);
});

test("rounds and seconds are the parts' own unless they are given", () => {
  expect(read()).toMatchObject({ run: { rounds: undefined, seconds: undefined, report: true } });
  expect(read("--rounds", "2", "--seconds=5", "--no-report")).toMatchObject({
    run: { rounds: 2, seconds: 5, report: false },
  });
});

test.each([
  [["akc"], 'There is no part "akc".'],
  [["--round", "2"], "--round"],
  [["--rounds", "0"], "--rounds must be a whole number from 1 to 20."],
  [["--seconds", "1.5"], "--seconds must be a whole number from 1 to 3600."],
])("%j is refused, with what there is", (args, problem) => {
  const options = read(...args);
  expect(options).toMatchObject({ exitCode: 2, text: expect.stringContaining(problem) });
  expect("text" in options && options.text).toContain("Usage: npm run bench");
});

test("help names every part", () => {
  const options = read("--help");
  expect(options).toMatchObject({ exitCode: 0, text: expect.stringMatching(/soak \* +about soak/) });
});
