/** The event was not stored, or not known to be: the sender should send it again. */
export class CommitUnavailableError extends Error {
  override readonly name = "CommitUnavailableError";
}

export interface GroupCommit<Item> {
  /** Resolves once the write that carries the item has succeeded; rejects with `CommitUnavailableError` otherwise. */
  commit(item: Item): Promise<void>;
  /** Items accepted and not yet answered. */
  waiting(): number;
  /** Writes what is gathered, then accepts nothing more. */
  close(): Promise<void>;
}

interface Entry<Item> {
  item: Item;
  resolve: () => void;
  reject: (error: CommitUnavailableError) => void;
  timer: NodeJS.Timeout;
  answered: boolean;
}

/**
 * Group commit, as databases do: while one write is in flight arriving items gather; when it returns all that gathered
 * go as the next. No batching delay: a lone item is written at once, a storm packs itself.
 *
 * @param maxBatch most items in one write
 * @param maxWaiting most items held; further ones are refused at once
 * @param timeoutMs longest an item waits for its answer, and a write for its own
 */
export function makeGroupCommit<Item>(options: {
  write: (items: Item[]) => Promise<void>;
  maxBatch: number;
  maxWaiting: number;
  timeoutMs: number;
}): GroupCommit<Item> {
  const { write, maxBatch, maxWaiting, timeoutMs } = options;
  let gathered: Entry<Item>[] = [];
  let waiting = 0;
  let scheduled = false;
  let inFlight: Promise<void> | undefined;
  let closed = false;

  function answer(entry: Entry<Item>, error?: CommitUnavailableError): void {
    if (entry.answered) return;
    entry.answered = true;
    clearTimeout(entry.timer);
    waiting -= 1;
    if (error) entry.reject(error);
    else entry.resolve();
  }

  function expire(entry: Entry<Item>): void {
    // May be in the write under way, and be stored after all: then the sender's repeat is a duplicate, which is harmless.
    gathered = gathered.filter((other) => other !== entry);
    answer(entry, new CommitUnavailableError("the queue did not take the event in time"));
  }

  async function writeBatch(batch: Entry<Item>[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("the write took too long")), timeoutMs);
    });
    try {
      await Promise.race([write(batch.map(({ item }) => item)), deadline]);
      for (const entry of batch) answer(entry);
    } catch (cause) {
      const error = new CommitUnavailableError("the queue is not available", { cause });
      for (const entry of batch) answer(entry, error);
    } finally {
      clearTimeout(timer);
    }
  }

  function flush(): void {
    scheduled = false;
    if (inFlight || gathered.length === 0) return;
    const batch = gathered.slice(0, maxBatch);
    gathered = gathered.slice(maxBatch);
    inFlight = writeBatch(batch).then(() => {
      inFlight = undefined;
      flush();
    });
  }

  return {
    commit(item) {
      if (closed) return Promise.reject(new CommitUnavailableError("the process is stopping"));
      if (waiting >= maxWaiting)
        return Promise.reject(new CommitUnavailableError("too many events are waiting"));
      return new Promise((resolve, reject) => {
        const entry: Entry<Item> = {
          item,
          resolve,
          reject,
          timer: setTimeout(() => expire(entry), timeoutMs),
          answered: false,
        };
        waiting += 1;
        gathered.push(entry);
        if (scheduled || inFlight) return;
        // Not at once: the other requests that this turn of the event loop brings belong to the same write.
        scheduled = true;
        setImmediate(flush);
      });
    },
    waiting: () => waiting,
    async close() {
      closed = true;
      flush();
      while (inFlight) await inFlight;
    },
  };
}
