import { readFileSync } from "node:fs";
import { findLockProblems } from "./find-lock-problems.ts";

const problems = findLockProblems(
  JSON.parse(readFileSync(new URL("../../../../package-lock.json", import.meta.url), "utf8")),
);
if (problems.length > 0) {
  process.exitCode = 1;
  process.stderr.write(
    [
      "package-lock.json does not work everywhere:",
      ...problems.map((problem) => `  ${problem}`),
      "Choose versions whose binaries the registry has for all platforms; addresses stay out of it with",
      '"npm install --omit-lockfile-registry-resolved".',
      "",
    ].join("\n"),
  );
}
