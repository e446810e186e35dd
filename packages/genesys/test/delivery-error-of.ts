import { DeliveryError } from "@menuswitch/domain";
import { expect } from "vitest";
import { CLIENT_ID, SECRET } from "./start-genesys.ts";

const secrets = [
  "secret-token-",
  SECRET,
  encodeURIComponent(SECRET),
  new URLSearchParams([["", SECRET]]).toString().slice(1),
  Buffer.from(`${CLIENT_ID}:${SECRET}`).toString("base64"),
];

/** The error a promise fails with: surely ours, surely without a token or the client's secret anywhere inside. */
export async function deliveryErrorOf(promise: Promise<unknown>): Promise<DeliveryError> {
  const error = await promise.then(
    () => expect.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  expect(findSecrets(error)).toEqual([]);
  if (!(error instanceof DeliveryError)) throw error;
  return error;
}

/** Paths of all strings and bytes in `value` that hold a secret: hidden properties, getters and symbols included. */
export function findSecrets(value: unknown, path = "error", seen = new Set<object>()): string[] {
  if (typeof value === "string") return secrets.some((secret) => value.includes(secret)) ? [path] : [];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Uint8Array) return findSecrets(Buffer.from(value).toString("latin1"), path, seen);
  const entries = value instanceof Map ? [...value].flat().map((item, index) => [index, item] as const) : [];
  const properties = Reflect.ownKeys(value).map((key) => [String(key), Reflect.get(value, key)] as const);
  return [...entries, ...properties].flatMap(([key, item]) => findSecrets(item, `${path}.${key}`, seen));
}
