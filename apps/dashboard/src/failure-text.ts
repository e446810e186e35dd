/** A net: no message of ours is meant to hold a token or a phone number. */
export function withoutSecrets(text: string): string {
  return text.replace(/\bBearer\s+\S+/gi, "Bearer [hidden]").replace(/\+\d[\d ().-]{5,}\d/g, "[hidden]");
}

/** Which kind of error it was, without what it said. */
export function withheldReason([stack = ""]: string[]): string {
  const [kind = "Error"] = /^\w*Error\b/.exec(stack) ?? [];
  return `${kind}: the message may quote what a caller sent, so it is in the workers' log only`;
}

/** The same with the places in the code. */
export function withheldStack(stack: string): string {
  const places = stack.match(/^ +at .*:\d+:\d+\)?$/gm) ?? [];
  return [withheldReason([stack]), ...places].join("\n");
}
