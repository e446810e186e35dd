const MAX_LENGTH = 300;
const REDACTED = "[redacted]";

/** Text that came from outside, made fit for a message: one bounded line without the given secrets or any bearer token. */
export function safeText(text: string, secrets: readonly string[]): string {
  const redacted = secrets
    .filter((secret) => secret !== "")
    .reduce((remaining, secret) => remaining.replaceAll(secret, REDACTED), text)
    .replace(/\bBearer\s+[\w.~+/=-]{16,}/gi, `Bearer ${REDACTED}`);
  const line = redacted.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH).toWellFormed()}…` : line.toWellFormed();
}
