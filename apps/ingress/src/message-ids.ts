import { hash } from "node:crypto";

/**
 * Ids for what a message holds without one: the same ones, in the same order, for every repeat of the message.
 *
 * @param message stands for its content
 * @returns UUIDs of version 8 (RFC 9562)
 */
export function makeMessageIds(message: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    const bytes = hash("sha256", `${message} ${count}`, "buffer");
    bytes.writeUInt8(0x80 | (bytes.readUInt8(6) & 0x0f), 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
}
