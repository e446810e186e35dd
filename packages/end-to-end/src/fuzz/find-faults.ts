import type { Attack } from "./attack.ts";
import type { Outcome } from "./exchange.ts";
import type { Answer } from "./read-answers.ts";

/** What speaks of the inside: files, stacks, libraries, errors of the system. */
const INTERNALS =
  /\bat .*:\d+:\d+|node_modules|file:\/\/|\/(?:src|home|usr|app|work)\/|\.[jt]s\b|\w+Error\b|\bE[A-Z]{4,}\b|FST_|HPE_|[Ff]astify|ioredis|[Bb]ull|[Rr]edis|\b[Zz]od\b|undefined|\[object/;

/** What the ingress must never do, found in its answers to an attack; empty when all is well. */
export function findFaults(attack: Attack, { answers, rest, endedBy }: Outcome, key: string): string[] {
  const faults = answers.flatMap((answer, index) => [
    ...findFaultsInAnswer(answer, attack.methods[index] !== "HEAD"),
    ...(JSON.stringify([...answer.headers, answer.body]).includes(key) ? ["the answer repeats the key"] : []),
  ]);
  const accepted = answers.flatMap(({ body }) => acceptedIds(body));
  if (!attack.knowsKey && accepted.length > 0) faults.push("an event was accepted without the key");
  const [first] = answers;
  if (attack.firstInteractionIds) {
    const isAcknowledged = acceptedIds(first?.body ?? "").join() === attack.firstInteractionIds.join();
    if (!isAcknowledged) faults.push(`a sound request was answered with ${first?.status ?? "nothing"}`);
  } else if (attack.firstIsWhole && !first && endedBy === "silence") {
    faults.push("a whole request was answered with nothing");
  }
  if (endedBy === "server" && attack.ending === "wait" && rest.length > 0) {
    faults.push(
      `the server sent what is no answer: ${JSON.stringify(rest.toString("latin1").slice(0, 200))}`,
    );
  }
  return faults;
}

/** The interactions that an answer acknowledges, in its order. */
export function acceptedIds(body: string): string[] {
  const answer = parseObject(body);
  const results: unknown[] = Array.isArray(answer?.["results"]) ? answer["results"] : [answer];
  return results.flatMap((result) => {
    const { status, interactionId } = Object(result);
    return status === "accepted" ? [String(interactionId)] : [];
  });
}

function findFaultsInAnswer({ status, headers, body }: Answer, hasBody: boolean): string[] {
  const faults: string[] = [];
  if (status >= 500 && status !== 503) faults.push(`status ${status}`);
  if (status === 503 && !/^[1-9]\d*$/.test(headers.get("retry-after") ?? "")) {
    faults.push("503 without Retry-After in whole seconds");
  }
  if (status < 400) return faults;
  const parsed = parseObject(body);
  if (hasBody) {
    const isError = typeof parsed?.["error"] === "string" && Object.keys(parsed).length === 1;
    if (!isError) faults.push(`status ${status} with the body ${JSON.stringify(body.slice(0, 200))}`);
    if (!headers.get("content-type")?.startsWith("application/json")) {
      faults.push(`status ${status} with the Content-Type ${headers.get("content-type")}`);
    }
  }
  const shown = [...headers].filter(([name]) => name !== "x-request-id").map(([, value]) => value);
  const internal = INTERNALS.exec([...shown, body].join("\n"));
  if (internal) faults.push(`status ${status} speaks of ${JSON.stringify(internal[0])}`);
  return faults;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
