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

/** Writes an attack to a connection of its own and reads what comes back; at most `patienceMs` of silence. */
export async function exchange(
  port: number,
  { pieces, ending, methods }: Attack,
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
    if (readAnswers(received, methods).answers.length >= methods.length) finish("enough");
  });
  // A reset, by whichever side, is an end like any other.
  socket.on("error", () => {});
  socket.on("end", () => socket.destroy());
  socket.setTimeout(patienceMs, () => finish("silence"));

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
