import type { Centre } from "../centre.ts";

/** Process → resident memory in MB. */
export type Memory = Map<string, number>;

export async function readMemory({ ingresses, workers, redis }: Centre): Promise<Memory> {
  const memory: Memory = new Map();
  await Promise.all(
    [...ingresses, ...workers].map(async ({ name, url }) => {
      const metrics = await fetch(`${url()}/metrics`, { signal: AbortSignal.timeout(5_000) }).then(
        (answer) => answer.text(),
        () => "",
      );
      const bytes = /^process_resident_memory_bytes(?:\{[^}]*\})? (\S+)/m.exec(metrics)?.[1];
      if (bytes !== undefined) memory.set(name, megabytes(Number(bytes)));
    }),
  );
  const rss = /used_memory_rss:(\d+)/.exec(await redis.info("memory"))?.[1];
  memory.set("redis", megabytes(Number(rss)));
  return new Map([...memory].sort(([a], [b]) => a.localeCompare(b)));
}

const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);
