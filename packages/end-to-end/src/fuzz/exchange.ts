import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { Attack } from "./attack.ts";
import { type Answer, readAnswers } from "./read-answers.ts";

export interface Outcome {
  answers: Answer[];
  /** What the server sent beside whole answers. */
  rest: Buffer;
  /** Who ended it: the server, this side because all was answered, or this side because nothing more came. */
  endedBy: "server" | "enough" | "silence";
}

/** How long a request that has to be answered is waited for, also on a busy machine. */
const LONGEST_ANSWER_MS = 5_000;

/**
 * Writes an attack to a connection of its own and reads what comes back; at most `patienceMs` of silence where nothing
 * need be answered any more.
 */
export async function exchange(
  port: number,
  { pieces, ending, methods, firstIsWhole }: Attack,
  patienceMs: number,
): Promise<Outcome> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  let received = Buffer.alloc(0);
  let endedBy: Outcome["endedBy"] = "server";
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const finish = (reason: Outcome["endedBy"]) => {
    endedBy = reason;
    socket.destroy();
  };
  socket.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    const count = readAnswers(received, methods).answers.length;
    if (count >= methods.length) finish("enough");
    else if (count > 0) socket.setTimeout(patienceMs);
  });
  // A reset, by whichever side, is an end like any other.
  socket.on("error", () => {});
  socket.on("end", () => socket.destroy());
  // A turn later: where this process was held up itself, the answer may lie there unread.
  socket.on("timeout", () => void setImmediate().then(() => socket.destroyed || finish("silence")));
  socket.setTimeout(firstIsWhole ? LONGEST_ANSWER_MS : patienceMs);

  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await setImmediate();
  }
  if (ending === "end") socket.end();
  if (ending === "reset") socket.resetAndDestroy();
  await closed;
  return { ...readAnswers(received, methods), endedBy };
}
