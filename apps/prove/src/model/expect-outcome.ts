import { targetIds, targetOf } from "../menus.ts";
import type { Copy } from "./copy.ts";

export interface Expectation {
  /** Interaction → menu; each has to be counted, once. */
  acked: ReadonlyMap<string, string>;
  /** May be counted, once. */
  perhaps: ReadonlyMap<string, string>;
  /** Target → menus that it may hold in the end: one, but where nobody can know what was stored or came first. */
  finals: ReadonlyMap<string, ReadonlySet<string | undefined>>;
}

/** When an interaction happened and when it was received, as far as the sender can know. */
interface Span {
  earliest: Moment;
  latest: Moment;
}
type Moment = readonly [occurredAt: number, receivedAt: number];

/** An event that claims to be further ahead than this counts as happening when it is received. */
const MAX_CLOCK_LEAD_MS = 60_000;

/** What must come of what was sent, reckoned from that alone: it shares no code with what it judges. */
export function expectOutcome(copies: readonly Copy[]): Expectation {
  const acked = new Map<string, string>();
  const perhaps = new Map<string, string>();
  const spans = new Map<string, Span>();
  for (const copy of copies) {
    if (copy.fate === "refused") continue;
    if (copy.fate === "acked") acked.set(copy.interactionId, copy.menuId);
    else perhaps.set(copy.interactionId, copy.menuId);
    // The copy that is planned first decides about the times, and that may be any.
    const span = spanOf(copy);
    const other = spans.get(copy.interactionId) ?? span;
    spans.set(copy.interactionId, {
      earliest: isAfter(span.earliest, other.earliest) ? other.earliest : span.earliest,
      latest: isAfter(span.latest, other.latest) ? span.latest : other.latest,
    });
  }
  for (const id of acked.keys()) perhaps.delete(id);
  return { acked, perhaps, finals: finalsOf(acked, perhaps, spans) };
}

function finalsOf(
  acked: ReadonlyMap<string, string>,
  perhaps: ReadonlyMap<string, string>,
  spans: ReadonlyMap<string, Span>,
): Map<string, Set<string | undefined>> {
  // Whatever else was stored, the newest of a target is not before this.
  const atLeast = new Map<string, Moment>();
  for (const [id, menuId] of acked) {
    const earliest = spans.get(id)?.earliest;
    const so = atLeast.get(targetOf(menuId));
    if (earliest && (!so || isAfter(earliest, so))) atLeast.set(targetOf(menuId), earliest);
  }
  const finals = new Map(
    targetIds.map((targetId) => [
      targetId,
      new Set<string | undefined>(atLeast.has(targetId) ? [] : [undefined]),
    ]),
  );
  for (const [id, menuId] of [...acked, ...perhaps]) {
    const floor = atLeast.get(targetOf(menuId));
    const latest = spans.get(id)?.latest;
    if (latest && (!floor || !isAfter(floor, latest))) finals.get(targetOf(menuId))?.add(menuId);
  }
  return finals;
}

function spanOf({ claimedAtMs, sentAtMs, receivedByMs }: Copy): Span {
  const [first, last] = [sentAtMs, receivedByMs];
  if (claimedAtMs === undefined || claimedAtMs > last + MAX_CLOCK_LEAD_MS) {
    return { earliest: [first, first], latest: [last, last] };
  }
  if (claimedAtMs <= first + MAX_CLOCK_LEAD_MS) {
    return { earliest: [claimedAtMs, first], latest: [claimedAtMs, last] };
  }
  return { earliest: [first, first], latest: [claimedAtMs, last] };
}

function isAfter(a: Moment, b: Moment): boolean {
  return a[0] === b[0] ? a[1] > b[1] : a[0] > b[0];
}
