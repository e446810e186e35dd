import { once } from "node:events";
import { connect } from "node:net";
import { readAnswer } from "./read-answer.ts";

/** A kept-alive HTTP connection with one request at a time: no more than that, so that sending costs little. */
export interface Connection {
  isOpen(): boolean;
  /** @param onAnswer told the status of the answer; 0 where the connection was lost before it was whole */
  send(request: string, onAnswer: (status: number) => void): void;
  close(): void;
}

export async function openConnection(host: string, port: number): Promise<Connection> {
  let answered: ((status: number) => void) | undefined;
  let received: Buffer | undefined;

  function answer(status: number): void {
    const tell = answered;
    answered = undefined;
    received = undefined;
    tell?.(status);
  }
  const socket = connect({
    host,
    port,
    noDelay: true,
    // One buffer for all that arrives: an answer is read before the next piece can overwrite it.
    onread: {
      buffer: Buffer.allocUnsafe(16_384),
      callback(size, buffer) {
        const piece = Buffer.from(buffer.buffer, buffer.byteOffset, size);
        received = received ? Buffer.concat([received, piece]) : piece;
        const whole = readAnswer(received);
        if (whole) answer(whole.status);
        else received = Buffer.from(received);
        return true;
      },
    },
  });
  await once(socket, "connect");
  socket.on("error", () => {}); // "close" follows.
  socket.on("close", () => answer(0));

  return {
    isOpen: () => !socket.destroyed && socket.writable,
    send(request, onAnswer) {
      answered = onAnswer;
      socket.write(request, "latin1");
    },
    close: () => void socket.destroy(),
  };
}
