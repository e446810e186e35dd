import type { Redis } from "ioredis";

export interface RedisUsage {
  /** User and system time of the server, its threads for the append-only file included. */
  cpuMicros: number;
  /** Commands run, those inside scripts included. */
  commands: number;
  memoryBytes: number;
}

/** @param nodes the servers that hold the data: one, or the masters of a cluster */
export async function readRedisUsage(nodes: readonly Pick<Redis, "info">[]): Promise<RedisUsage> {
  const usages = await Promise.all(nodes.map(async (node) => usageIn(await node.info())));
  const sum = (of: (usage: RedisUsage) => number) => usages.reduce((total, usage) => total + of(usage), 0);
  return {
    cpuMicros: sum(({ cpuMicros }) => cpuMicros),
    commands: sum(({ commands }) => commands),
    memoryBytes: sum(({ memoryBytes }) => memoryBytes),
  };
}

function usageIn(info: string): RedisUsage {
  const field = (name: string) => Number(new RegExp(`^${name}:(\\S+)`, "m").exec(info)?.[1]);
  return {
    cpuMicros: (field("used_cpu_user") + field("used_cpu_sys")) * 1e6,
    commands: field("total_commands_processed"),
    memoryBytes: field("used_memory"),
  };
}
