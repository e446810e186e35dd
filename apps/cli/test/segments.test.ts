import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeKeys, makeSegmentWriter, type SegmentWriter } from "@menuswitch/state";
import { testRedis } from "@menuswitch/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { importSegments } from "../src/segments/import-segments.ts";
import { MAX_LINE_BYTES } from "../src/segments/read-lines.ts";
import { menuswitch } from "./run-menuswitch.ts";

async function fileWith(name: string, content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-segments-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

function setUp() {
  const { redis, redisUrl, keyPrefix } = testRedis();
  const template = `${keyPrefix}:segment:{customerId}`;
  const writer = makeSegmentWriter({ redis, keys: makeKeys(keyPrefix), template });
  const segmentOf = (customer: string) => redis.get(`${keyPrefix}:segment:${customer}`);
  const env = {
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: keyPrefix,
    SEGMENT_KEY_TEMPLATE: template,
    GENESYS_FLOW_ID: "f-1",
  };
  return { redis, keyPrefix, writer, segmentOf, env };
}

async function run(
  file: string,
  writer: SegmentWriter | undefined,
  format: "csv" | "ndjson" = "csv",
  tell: (line: number) => void = () => {},
) {
  const bad: [number, string][] = [];
  const report = await importSegments({
    file,
    format,
    writer,
    restart: false,
    onBadLine(line, problem) {
      bad.push([line, problem]);
      tell(line);
    },
    onProgress: () => {},
  });
  return { ...report, bad };
}

describe("importing segments", () => {
  test("imports every good line and names the others by their numbers", async () => {
    const { writer, segmentOf } = setUp();
    const lines = [
      "\uFEFFcustomerId,segment",
      "1,premium",
      '"2,premium',
      "",
      "3,new\r",
      `${"x".repeat(3 * MAX_LINE_BYTES)},premium`,
      "5",
      "6,premium",
    ];
    const text = Buffer.from(lines.join("\n"));
    const file = await fileWith(
      "s.csv",
      Buffer.concat([text, Buffer.from("\n\xff,premium\n8,new", "latin1")]),
    );
    expect(await run(file, writer)).toEqual({
      imported: 4,
      badLines: 4,
      segments: { premium: 2, new: 2 },
      resumedAfterLine: 0,
      bad: [
        [3, "has a quotation mark without its partner"],
        [6, "is longer than 65536 bytes"],
        [7, "has 1 fields, the header 2"],
        [9, "is not UTF-8"],
      ],
    });
    expect(await Promise.all(["1", "3", "6", "8"].map(segmentOf))).toEqual([
      "premium",
      "new",
      "premium",
      "new",
    ]);
  });

  test("goes on where it was interrupted, and begins anew when the file has changed", async () => {
    const { writer, segmentOf, redis, keyPrefix } = setUp();
    const rows = Array.from({ length: 1_700 }, (_, index) => `{"customerId":"${index}","segment":"premium"}`);
    rows.splice(10, 0, "{");
    const file = await fileWith("s.ndjson", `${rows.join("\n")}\n`);
    let batches = 0;
    const failing: SegmentWriter = {
      ...writer,
      async write(...args) {
        batches += 1;
        if (batches === 3) throw new Error("the cable was pulled");
        await writer.write(...args);
      },
    };
    const bad: number[] = [];
    await expect(run(file, failing, "ndjson", (line) => bad.push(line))).rejects.toThrow("cable");
    expect(bad).toEqual([11]);
    expect(await segmentOf("999")).toBe("premium");
    expect(await segmentOf("1000")).toBeNull();
    await redis.del(`${keyPrefix}:segment:0`);

    const { imported, badLines, resumedAfterLine } = await run(file, writer, "ndjson");
    expect({ imported, badLines, resumedAfterLine }).toEqual({
      imported: 1_700,
      badLines: 1,
      resumedAfterLine: 1_001,
    });
    expect(await segmentOf("1699")).toBe("premium");
    expect(await segmentOf("0")).toBeNull();
    expect(await redis.keys(`${keyPrefix}:{import}:*`)).toEqual([]);
    expect(await run(file, writer, "ndjson")).toMatchObject({ resumedAfterLine: 0 });
  });

  test("the command prints counts and bad lines, exits 1 for them, and writes nothing in a dry run", async () => {
    const { segmentOf, env } = setUp();
    const file = await fileWith("s.csv", "customerId,segment\n1,premium\n2\n3,premium\n");
    const dry = await menuswitch(["segments", "import", file, "--dry-run", "--json"]);
    expect(dry.exitCode).toBe(1);
    expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, imported: 2, problems: [{ line: 3 }] });

    const real = await menuswitch(["segments", "import", file], env);
    expect(real).toMatchObject({ exitCode: 1, stderr: `${file}:3 has 1 fields, the header 2\n` });
    expect(real.stdout).toContain("2 customers have got a segment, 1 bad lines\n  premium: 2");
    expect(await segmentOf("3")).toBe("premium");

    const other = await fileWith("segments.txt", "customerId,segment\n4,side\n");
    const named = await menuswitch(
      ["segments", "import", other, "--format", "csv", "--restart", "--json"],
      env,
    );
    expect([named.exitCode, JSON.parse(named.stdout)]).toMatchObject([0, { dryRun: false, imported: 1 }]);
    const asJson = await menuswitch(["segments", "get", "3", "--json"], env);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      segment: "premium",
      menu: "variant_a",
      target: "main-ivr",
    });

    const got = await menuswitch(["segments", "get", "3"], env);
    expect(got).toMatchObject({ exitCode: 0, stderr: "" });
    expect(got.stdout).toBe("segment: premium\nmenu: variant_a, on target main-ivr\n");
  });

  test("tells every bad line, however many there are", async () => {
    const file = await fileWith("s.csv", `customerId,segment\n${"x\n".repeat(150)}`);
    const { stderr, exitCode } = await menuswitch(["segments", "import", file, "--dry-run"]);
    const told = [...stderr.matchAll(/s\.csv:(\d+) has 1 fields/g)].map(([, line]) => Number(line));
    expect(told).toEqual(Array.from({ length: 150 }, (_, index) => index + 2));
    expect(exitCode).toBe(1);
  });

  test("a bar grows with the file where somebody looks, and is gone when all is said", async () => {
    const { env } = setUp();
    const rows = Array.from({ length: 1_700 }, (_, index) => `${index},premium`);
    const file = await fileWith("s.csv", `customerId,segment\n${rows.join("\n")}\n`);
    const shown: string[] = [];
    await menuswitch(["segments", "import", file], env, (text) => shown.push(text));
    const percent = shown.flatMap((text) => /^\[#*\.*\] (\d+) %$/.exec(text)?.[1] ?? []).map(Number);
    expect(shown).toHaveLength(percent.length + 1);
    expect(percent.length).toBeGreaterThan(3);
    expect(percent).toEqual([...new Set(percent)].toSorted((a, b) => a - b));
    expect([shown.at(-2), shown.at(-1)]).toEqual([`[${"#".repeat(30)}] 100 %`, ""]);
  });

  test.each([
    [["segments", "import", "nowhere.csv"], "nowhere.csv: there is no such file"],
    [["segments", "import", "packages"], "packages: its name does not tell what it is"],
    [["segments", "get", "1"], "Redis cannot be reached"],
  ])("menuswitch %j says what is wrong, without a stack", async (args, message) => {
    const { exitCode, stderr } = await menuswitch(args, {
      ...setUp().env,
      ...(args[1] === "get" && { REDIS_URL: "redis://127.0.0.1:1" }),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});
