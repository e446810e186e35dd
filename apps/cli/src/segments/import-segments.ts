import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ImportProgress, SegmentWriter } from "@menuswitch/state";
import { type Line, readLines } from "./read-lines.ts";
import { makeCsvReader, type ReadRow, type Row, readJsonRow } from "./read-row.ts";

export interface ImportReport {
  imported: number;
  badLines: number;
  /** Customers per segment. */
  segments: Record<string, number>;
  /** Where an import of the same file had been interrupted, this one went on after this line; else 0. */
  resumedAfterLine: number;
}

/** So many customers per round trip; after each, the place reached is kept. */
const BATCH = 500;

/**
 * Streams a file of segments to `writer`. Every good line is written, whatever the others are.
 *
 * @param writer undefined: the file is only read
 * @param onBadLine told the number of each line that is no row, and why
 * @param onProgress told the share of the file that is done, 0 … 1
 * @throws {FileProblem} where nothing can be made of the file as a whole
 */
export async function importSegments(options: {
  file: string;
  format: "csv" | "ndjson";
  writer: SegmentWriter | undefined;
  restart: boolean;
  onBadLine: (line: number, problem: string) => void;
  onProgress: (share: number) => void;
}): Promise<ImportReport> {
  const { file, format, writer, onBadLine, onProgress } = options;
  const { size, fingerprint } = await identify(file);
  const readRow = await makeRowReader(file, format);
  const resumed = options.restart ? undefined : await writer?.progress(fingerprint);
  const progress: ImportProgress = resumed ?? { byte: 0, line: 0, imported: 0, badLines: 0, segments: {} };
  const resumedAfterLine = progress.line;

  let batch: Row[] = [];
  async function writeBatch(): Promise<void> {
    for (const { segment } of batch) progress.segments[segment] = (progress.segments[segment] ?? 0) + 1;
    progress.imported += batch.length;
    await writer?.write(batch, { fingerprint, progress });
    batch = [];
    onProgress(size === 0 ? 1 : progress.byte / size);
  }

  for await (const line of readLines(file, { byte: progress.byte, line: progress.line + 1 })) {
    const row = readRow(line);
    if (row && "problem" in row) {
      progress.badLines += 1;
      onBadLine(line.number, row.problem);
    } else if (row) {
      batch.push(row);
    }
    progress.byte = line.endByte;
    progress.line = line.number;
    if (batch.length >= BATCH) await writeBatch();
  }
  await writeBatch();
  await writer?.finish(fingerprint);
  const { imported, badLines, segments } = progress;
  return { imported, badLines, segments, resumedAfterLine };
}

/** Nothing can be made of the file as a whole. */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
}

/** Another file, or the same one changed, has another fingerprint. */
async function identify(file: string): Promise<{ size: number; fingerprint: string }> {
  const { size, mtimeMs } = await stat(file);
  const identity = JSON.stringify([resolve(file), size, mtimeMs]);
  return { size, fingerprint: createHash("sha256").update(identity).digest("hex") };
}

/** Undefined: the line is none that could hold a row. */
async function makeRowReader(
  file: string,
  format: "csv" | "ndjson",
): Promise<(line: Line) => ReturnType<ReadRow> | undefined> {
  const readRow = format === "csv" ? await readHeader(file) : readJsonRow;
  return ({ number, text, problem = "cannot be read" }) => {
    if (text === undefined) return { problem };
    const holdsNoRow = text.trim() === "" || (format === "csv" && number === 1);
    return holdsNoRow ? undefined : readRow(text);
  };
}

async function readHeader(file: string): Promise<ReadRow> {
  for await (const { text, problem } of readLines(file)) {
    const reader = text === undefined ? { problem: problem ?? "cannot be read" } : makeCsvReader(text);
    if ("problem" in reader) throw new FileProblem(`line 1 ${reader.problem}`);
    return reader;
  }
  throw new FileProblem("the file is empty");
}
