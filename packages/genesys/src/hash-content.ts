import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "@menuswitch/domain";

/** SHA-256 of the canonical JSON, in hex: equal for contents that differ only in the order of keys. */
export function hashContent(content: JsonValue): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}
