const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Ctrl-C under `npm run` arrives twice: from the terminal and again from npm. */
const SAME_KEYSTROKE_MS = 200;

/** Resolves with the first signal that asks to stop; one more ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const stop = () => {
      firstAt ??= performance.now();
      if (performance.now() - firstAt > SAME_KEYSTROKE_MS) process.exit(130);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
