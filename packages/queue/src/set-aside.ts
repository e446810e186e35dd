import { openQueue, type RedisConnection } from "./open-queue.ts";
import { setAsideQueue } from "./queue-names.ts";

/** Most interactions kept aside; further ones are only reported. */
const MAX_SET_ASIDE = 10_000;

export interface SetAside {
  /** Keeps what could not be planned where the dashboard shows it. The same `id` twice is kept once. */
  add(id: string, interaction: unknown, reason: string): Promise<void>;
  close(): Promise<void>;
}

/** @param onSetAside told of each, for a log line and a counter */
export function makeSetAside(options: {
  redis: RedisConnection;
  keyPrefix: string;
  onSetAside: (id: string, reason: string) => void;
}): SetAside {
  const queue = openQueue<{ interaction: unknown; reason: string }>(
    options.redis,
    setAsideQueue(options.keyPrefix),
  );
  return {
    async add(id, interaction, reason) {
      if ((await queue.getWaitingCount()) < MAX_SET_ASIDE) {
        await queue.add("interaction", { interaction, reason }, { jobId: id });
      }
      options.onSetAside(id, reason);
    },
    close: () => queue.close(),
  };
}
