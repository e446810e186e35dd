import { isIPv6 } from "node:net";

/**
 * What counts as one sender's address: an IPv4 address, or the /64 of an IPv6 one, all of which one subscriber has.
 *
 * @param address as Node writes those of sockets
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address
    .split("::")
    .map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array<string>(tail === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)).fill("0");
  return `${[...head, ...zeros, ...(tail ?? [])].slice(0, 4).join(":")}::/64`;
}
