export interface Closers {
  add(close: () => unknown): void;
  /** Closes everything, the last added first, whatever fails. Idempotent. */
  close(): Promise<void>;
}

export function makeClosers(): Closers {
  const open: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    for (let close = open.pop(); close; close = open.pop()) {
      try {
        await close();
      } catch {} // It had ended already.
    }
  }
  return {
    add: (close) => void open.push(close),
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}
