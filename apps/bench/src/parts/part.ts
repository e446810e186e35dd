import type { Closers } from "@menuswitch/rig";
import type { Findings } from "../report/findings.ts";

/** What a part measures with. */
export interface Stage {
  /** Times that each measurement is taken, in turns. */
  rounds: number;
  /** Length of each measurement. */
  seconds: number;
  /** Closed when the part has ended, however it ends. */
  closers: Closers;
  /** Tells what is going on. */
  say(text: string): void;
}

/** A piece of the benchmark that can be run alone. */
export interface Part {
  name: string;
  /** What it measures, in a few words. */
  about: string;
  title: string;
  /** Only runs when it is named. */
  apart?: boolean;
  rounds: number;
  seconds: number;
  run(stage: Stage): Promise<Findings>;
}
