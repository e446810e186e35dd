export interface Deadline {
  hasPassed(): boolean;
  /** What `work` resolves with, or undefined once the time is up; the work goes on. */
  race<Result>(work: Promise<Result>): Promise<Result | undefined>;
  cancel(): void;
}

export function startDeadline(afterMs: number): Deadline {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    resolve(undefined);
  }, afterMs);
  return {
    hasPassed: () => passed,
    race: (work) => Promise.race([work, promise]),
    cancel: () => clearTimeout(timer),
  };
}
