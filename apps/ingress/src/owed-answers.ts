import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

export interface OwedAnswers {
  add(response: ServerResponse): void;
  remove(response: ServerResponse): void;
  /** Calls `next` once all requests that arrived whole on this connection are answered: at once where none waits. */
  whenPaid(connection: Duplex, next: () => void): void;
}

/** The answers owed on each connection: a sender may have sent its next request, a broken one, before the first was answered. */
export function makeOwedAnswers(): OwedAnswers {
  const owed = new WeakMap<Duplex, Set<ServerResponse>>();
  return {
    add(response) {
      const connection = response.req.socket;
      const others = owed.get(connection);
      if (others) others.add(response);
      else owed.set(connection, new Set([response]));
    },
    remove: (response) => void owed.get(response.req.socket)?.delete(response),
    whenPaid(connection, next) {
      // Answers leave in the order of their requests. A request that is not complete is the broken one itself.
      const last = [...(owed.get(connection) ?? [])].findLast(({ req }) => req.complete);
      if (last) last.once("close", next);
      else next();
    },
  };
}
