import { setImmediate } from "node:timers/promises";

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
  /** By when it is answered, on `performance.now()`'s clock. */
  dueAtMs: number;
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
  let inWrite: Entry<Item>[] = [];
  let gathered: Entry<Item>[] = [];
  let waiting = 0;
  let writing: Promise<void> | undefined;
  let expiry: NodeJS.Timeout | undefined;
  let closed = false;

  function answer(entry: Entry<Item>, error?: CommitUnavailableError): void {
    if (entry.answered) return;
    entry.answered = true;
    waiting -= 1;
    if (error) entry.reject(error);
    else entry.resolve();
  }

  /** One timer for all: they wait equally long, so that who came first is due first. */
  function expire(): void {
    expiry = undefined;
    const nowMs = performance.now();
    const unanswered = [...inWrite, ...gathered].filter(({ answered }) => !answered);
    for (const entry of unanswered) {
      if (entry.dueAtMs > nowMs) {
        expiry = setTimeout(expire, entry.dueAtMs - nowMs);
        break;
      }
      // May be in the write under way, and be stored after all: then the sender's repeat is a duplicate, which is harmless.
      answer(entry, new CommitUnavailableError("the queue did not take the event in time"));
    }
    gathered = gathered.filter(({ answered }) => !answered);
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

  async function writeAll(): Promise<void> {
    await nextTurn();
    while (gathered.length > 0) {
      inWrite = gathered.slice(0, maxBatch);
      gathered = gathered.slice(maxBatch);
      await writeBatch(inWrite);
      inWrite = [];
      await nextTurn();
    }
    writing = undefined;
    clearTimeout(expiry);
    expiry = undefined;
  }

  return {
    commit(item) {
      if (closed) return Promise.reject(new CommitUnavailableError("the process is stopping"));
      if (waiting >= maxWaiting)
        return Promise.reject(new CommitUnavailableError("too many events are waiting"));
      return new Promise((resolve, reject) => {
        waiting += 1;
        gathered.push({ item, resolve, reject, dueAtMs: performance.now() + timeoutMs, answered: false });
        expiry ??= setTimeout(expire, timeoutMs);
        writing ??= writeAll();
      });
    },
    waiting: () => waiting,
    async close() {
      closed = true;
      await writing;
    },
  };
}

/**
 * After the event loop has once more looked for what arrived. The requests that one turn brings belong to the same write;
 * and of senders that wait for their answers most send the next at once, which would else miss the write by a hair: measured
 * with 64 of them, batches are twice as large.
 */
async function nextTurn(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
