import { z } from "zod";

/** What was wanted beside what was measured. */
const goalSchema = z.object({
  what: z.string(),
  wanted: z.string(),
  measured: z.string(),
  /** `null` where this machine cannot tell. */
  met: z.boolean().nullable(),
});

const tableSchema = z.object({
  title: z.string(),
  /** Of equal length, the headings first. */
  rows: z.array(z.array(z.string())),
});

/** What a part found out, for a reader. */
export const findingsSchema = z.object({
  /** How it was measured: paragraphs of Markdown. */
  method: z.array(z.string()),
  tables: z.array(tableSchema),
  /** What the tables do not say. */
  notes: z.array(z.string()),
  goals: z.array(goalSchema),
  plots: z.array(z.object({ name: z.string(), title: z.string() })),
  /** Events that were acknowledged and not counted exactly once, and other things that must not be. */
  faults: z.array(z.string()),
});

/** Findings with where they come from, as they are kept for the next page. */
export const sectionSchema = findingsSchema.extend({
  part: z.string(),
  /** Day, machine and versions, length: in words. */
  conditions: z.string(),
});

export type Goal = z.output<typeof goalSchema>;
export type Table = z.output<typeof tableSchema>;
export type Section = z.output<typeof sectionSchema>;

export interface Plot {
  /** Of the file, without its extension. */
  name: string;
  title: string;
  svg: string;
}

export type Findings = Omit<z.output<typeof findingsSchema>, "plots"> & {
  plots: Plot[];
  redisVersion: string;
};
