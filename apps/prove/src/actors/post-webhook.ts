import { WEBHOOK_KEY } from "../centre.ts";
import type { Copy } from "../model/copy.ts";
import { bodyOf, type Call, interactionIdOf, type Shape } from "./webhook.ts";

const LONGEST_ANSWER_MS = 6_000;
/** A broken connection does not tell whether the request was read right before. */
const SLACK_MS = 200;

/** Sends one copy of a call; resolves with what is known of its fate, and the answer's status where there was one. */
export async function postWebhook(
  ingressUrl: string,
  call: Call,
  shape: Shape,
): Promise<{ copy: Copy; status: number | undefined }> {
  const sentAtMs = Date.now();
  const copy = (fate: Copy["fate"], receivedByMs: number): Copy => ({
    interactionId: interactionIdOf(call),
    menuId: call.menuId,
    claimedAtMs: call.claimedAtMs,
    sentAtMs,
    receivedByMs,
    fate,
  });
  try {
    const answer = await fetch(`${ingressUrl}/webhook/interaction-start`, {
      method: "POST",
      headers: { authorization: `Bearer ${WEBHOOK_KEY}`, "content-type": "application/json" },
      body: bodyOf(call, shape),
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    });
    // A 200 whose body is cut off by a kill is a 200: the sender has been told.
    await answer.arrayBuffer().catch(() => undefined);
    const { status } = answer;
    return { copy: copy(fateOf(status), Date.now()), status };
  } catch (error) {
    const fate = wasRefused(error) ? "refused" : "perhaps";
    // A frozen ingress may read it whenever it wakes.
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return {
      copy: copy(fate, timedOut ? Number.POSITIVE_INFINITY : Date.now() + SLACK_MS),
      status: undefined,
    };
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
