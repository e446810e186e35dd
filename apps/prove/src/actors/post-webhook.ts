import { WEBHOOK_KEY } from "../centre.ts";
import type { Copy } from "../model/copy.ts";
import { bodyOf, type Call, interactionIdOf, type Shape } from "./webhook.ts";

const LONGEST_ANSWER_MS = 6_000;
/** A broken connection does not tell whether the request was read right before. */
const SLACK_MS = 200;
/** A frozen ingress reads when it wakes what was given up meanwhile; none is frozen for so long. */
const LONGEST_SLEEP_MS = 20_000;

type Outcome = Pick<Copy, "sentAtMs" | "receivedByMs" | "fate" | "status">;

/** Sends one copy of a call; resolves with what is known of its fate. */
export async function postWebhook(ingressUrl: string, call: Call, shape: Shape): Promise<Copy> {
  return copyOf(call, await post(ingressUrl, bodyOf(call, shape)));
}

/** Sends several calls as one array, which is acknowledged as a whole. */
export async function postArray(ingressUrl: string, calls: readonly Call[], shape: Shape): Promise<Copy[]> {
  const outcome = await post(ingressUrl, `[${calls.map((call) => bodyOf(call, shape)).join()}]`);
  return calls.map((call) => copyOf(call, outcome));
}

const copyOf = (call: Call, outcome: Outcome): Copy => ({
  interactionId: interactionIdOf(call),
  menuId: call.menuId,
  claimedAtMs: call.claimedAtMs,
  ...outcome,
});

async function post(ingressUrl: string, body: string): Promise<Outcome> {
  const sentAtMs = Date.now();
  const outcome = (fate: Copy["fate"], receivedByMs: number, status?: number): Outcome => ({
    sentAtMs,
    receivedByMs,
    fate,
    status,
  });
  try {
    const answer = await fetch(`${ingressUrl}/webhook/interaction-start`, {
      method: "POST",
      headers: { authorization: `Bearer ${WEBHOOK_KEY}`, "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    });
    // A 200 whose body is cut off by a kill is a 200: the sender has been told.
    await answer.arrayBuffer().catch(() => undefined);
    return outcome(fateOf(answer.status), Date.now(), answer.status);
  } catch (error) {
    const fate = wasRefused(error) ? "refused" : "perhaps";
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return outcome(fate, Date.now() + (timedOut ? LONGEST_SLEEP_MS : SLACK_MS));
  }
}

function fateOf(status: number): Copy["fate"] {
  if (status === 200) return "acked";
  return status >= 500 ? "perhaps" : "refused";
}

/** Nobody listened: nothing was sent. */
function wasRefused(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}
