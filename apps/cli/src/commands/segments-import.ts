import { menuVariables, parseConfig, redisVariables, StartError } from "@menuswitch/runtime";
import { makeKeys, makeSegmentWriter } from "@menuswitch/state";
import { type Command, Option } from "commander";
import { z } from "zod";
import type { CliContext } from "../cli-context.ts";
import { FileProblem, type ImportReport, importSegments } from "../segments/import-segments.ts";
import { withRedis } from "../with-redis.ts";

const { SEGMENT_KEY_TEMPLATE } = menuVariables;
const configSchema = z.object({ ...redisVariables, SEGMENT_KEY_TEMPLATE });

/** Of a file that is all wrong, JSON names the first lines; each is told as it is found anyway. */
const MOST_PROBLEMS_IN_JSON = 1_000;
const BAR_WIDTH = 30;

interface Options {
  format?: "csv" | "ndjson";
  dryRun?: boolean;
  restart?: boolean;
  json?: boolean;
}

/** `segments import FILE`: gives the customers of a file their segments. */
export function addSegmentsImport(
  segments: Command,
  { env, print, warn, showProgress, exitWith }: CliContext,
): void {
  segments
    .command("import")
    .summary("gives the customers of a file their segments")
    .description(
      [
        "Gives the customers of a file their segments, in the Redis that the workers use (REDIS_URL …, SEGMENT_KEY_TEMPLATE). A customer who has a segment gets the one of the file.",
        "",
        "CSV has a first line that names its columns, with commas, semicolons or tabs between them:",
        "",
        "  customerId,segment",
        "  12345,premium",
        "",
        'NDJSON has one object a line: {"customerId": "12345", "segment": "premium"}',
        "",
        "A line that is no row is reported with its number, on stderr, as soon as it is read; all others are imported. An import that was interrupted goes on where it was, if the file is still the same.",
        "",
        "Exit code 0: every line was imported. 1: some lines were bad, or Redis was not to be reached.",
      ].join("\n"),
    )
    .argument("<file>", "the file, .csv or .ndjson")
    .addOption(
      new Option("--format <format>", "what the file is, where its name does not tell").choices([
        "csv",
        "ndjson",
      ]),
    )
    .option("--dry-run", "only read the file: nothing is written, no Redis is needed")
    .option("--restart", "begin with the first line, also where an import was interrupted")
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: Options) => {
      const format = options.format ?? formatOf(file);
      const problems: { line: number; problem: string }[] = [];
      const onBadLine = (line: number, problem: string) => {
        showProgress?.("");
        // At once: an import that is interrupted goes on behind this line, and would never tell of it.
        warn(`${file}:${line} ${problem}`);
        if (problems.length < MOST_PROBLEMS_IN_JSON) problems.push({ line, problem });
      };
      const onProgress = (share: number) => showProgress?.(bar(share));
      const run = (writer: Parameters<typeof importSegments>[0]["writer"]) =>
        importSegments({
          file,
          format,
          writer,
          restart: options.restart ?? false,
          onBadLine,
          onProgress,
        }).catch((error: NodeJS.ErrnoException) => {
          throw problemOfFile(file, error);
        });

      const config = parseConfig(configSchema, env);
      const report = options.dryRun
        ? await run(undefined)
        : await withRedis(config, (redis) => {
            const keys = makeKeys(config.REDIS_KEY_PREFIX);
            return run(makeSegmentWriter({ redis, keys, template: config.SEGMENT_KEY_TEMPLATE }));
          });
      showProgress?.("");

      if (report.badLines > 0) exitWith(1);
      if (options.json) {
        print(JSON.stringify({ file, dryRun: options.dryRun ?? false, ...report, problems }));
        return;
      }
      print(summarise(file, report, options.dryRun ?? false));
    });
}

function formatOf(file: string): "csv" | "ndjson" {
  if (/\.csv$/i.test(file)) return "csv";
  if (/\.(ndjson|jsonl)$/i.test(file)) return "ndjson";
  throw new StartError(`${file}: its name does not tell what it is; say --format csv or --format ndjson`);
}

function problemOfFile(file: string, error: NodeJS.ErrnoException): Error {
  if (error instanceof FileProblem) return new StartError(`${file}: ${error.message}`);
  if (error.code === "ENOENT") return new StartError(`${file}: there is no such file`);
  if (error.code === "EISDIR") return new StartError(`${file}: is a folder`);
  if (error.code === "EACCES") return new StartError(`${file}: may not be read by this user`);
  return error;
}

function summarise(file: string, report: ImportReport, dryRun: boolean): string {
  const { imported, badLines, segments, resumedAfterLine } = report;
  const number = (value: number) => value.toLocaleString("en");
  const counts = Object.entries(segments)
    .sort(([, a], [, b]) => b - a)
    .map(([segment, customers]) => `  ${segment}: ${number(customers)}`);
  return [
    ...(resumedAfterLine > 0 ? [`went on after line ${number(resumedAfterLine)}`] : []),
    `${file}: ${number(imported)} customers ${dryRun ? "would get" : "have got"} a segment, ${number(badLines)} bad lines`,
    ...counts,
  ].join("\n");
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  return `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ${Math.floor(share * 100)} %`;
}
