export interface ProcessUsage {
  /** User and system time since the process began. */
  cpuMicros: number;
  residentBytes: number;
  /** Any of its metrics, summed over its labels; 0 for one it does not have. */
  metric(name: string): number;
}

/** What a process says of itself at /metrics. Asking a worker costs Redis a few commands. */
export async function readProcessUsage(url: string): Promise<ProcessUsage> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) });
  const text = await answer.text();
  const metric = (name: string) => sumOf(text, name);
  return {
    cpuMicros: metric("process_cpu_seconds_total") * 1e6,
    residentBytes: metric("process_resident_memory_bytes"),
    metric,
  };
}

/** @param text in the exposition format of Prometheus */
export function sumOf(text: string, name: string): number {
  let sum = 0;
  for (const [, value] of text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, "gm")))
    sum += Number(value);
  return sum;
}
