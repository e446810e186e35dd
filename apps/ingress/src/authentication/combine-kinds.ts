import type { IncomingHttpHeaders } from "node:http";
import type {
  Admitted,
  AuthenticationKind,
  FailureReason,
  KindName,
  Refused,
} from "./authentication-kind.ts";

export interface Failure {
  /** `none`: nothing was sent that is of a kind asked for. */
  kind: KindName | "none";
  /** `unread`: the body that had to decide did not arrive as it should. */
  reason: FailureReason | "missing" | "unread";
}

type Decided = Admitted | { outcome: "refused"; failure: Failure };

export interface Undecided {
  outcome: "undecided";
  kind: KindName;
  verify: (body: Buffer) => Decided;
}

/** Any of `kinds` will do; those that need the body are asked last. */
export function combineKinds(
  kinds: readonly AuthenticationKind[],
): (headers: IncomingHttpHeaders) => Decided | Undecided {
  return (headers) => {
    const undecided: { kind: KindName; verify: (body: Buffer) => Admitted | Refused }[] = [];
    let failure: Failure = { kind: "none", reason: "missing" };
    for (const { name: kind, judge } of kinds) {
      const verdict = judge(headers);
      if (verdict.outcome === "admitted") return verdict;
      if (verdict.outcome === "undecided") undecided.push({ kind, verify: verdict.verify });
      if (verdict.outcome === "refused") failure = { kind, reason: verdict.reason };
    }
    const [first] = undecided;
    if (!first) return { outcome: "refused", failure };
    return {
      outcome: "undecided",
      kind: first.kind,
      verify(body) {
        for (const { kind, verify } of undecided) {
          const verdict = verify(body);
          if (verdict.outcome === "admitted") return verdict;
          failure = { kind, reason: verdict.reason };
        }
        return { outcome: "refused", failure };
      },
    };
  };
}
