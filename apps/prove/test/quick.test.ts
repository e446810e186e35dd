import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** A minute on a machine of its own; in a test run it shares two cores with two others. */
const LONGEST_MS = 170_000;

test(
  "the quick proof ends with everything kept, counted once and every target right",
  async () => {
    const child = spawn(process.execPath, ["--import", "tsx/esm", "apps/prove/src/main.ts", "--quick"], {
      cwd: ROOT,
    });
    onTestFinished(() => void child.kill("SIGTERM"));
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    const [exitCode] = await once(child, "close");
    expect(exitCode, output).toBe(0);
    expect(output).toContain(" 0 lost");
  },
  LONGEST_MS,
);
