import { makeRandom } from "../random.ts";
import { matches, type Subject, subjectSchema } from "../subject.ts";
import { type Fault, type FaultInput, faultSchema, type Upset } from "./fault.ts";

export type ActiveFault = Fault & { id: number; strikes: number; expiresAtMs: number | null };

export type FaultTarget = Subject & { endpoint: "api" | "token"; method: string; asynchronous?: boolean };

export type Draw = { faultIds: number[]; latencyMs: number; upset: Upset | undefined };

/** Faults in the order they were added: all latencies that strike add up, of the others the first one strikes. */
export function makeFaultList({ now }: { now: () => number }) {
  let faults: { fault: ActiveFault; random: () => number }[] = [];
  let lastId = 0;

  function dropSpent() {
    const nowMs = now();
    faults = faults.filter(
      ({ fault: { count, strikes, expiresAtMs } }) =>
        (count === undefined || strikes < count) && (expiresAtMs === null || expiresAtMs > nowMs),
    );
  }

  return {
    /** @throws ZodError */
    add(input: FaultInput): ActiveFault {
      const parsed = faultSchema.parse(input);
      lastId += 1;
      const expiresAtMs = parsed.durationMs === undefined ? null : now() + parsed.durationMs;
      const fault = { ...parsed, id: lastId, strikes: 0, expiresAtMs };
      faults.push({ fault, random: makeRandom(parsed.seed) });
      return { ...fault };
    },
    /** Those that can still strike. */
    list(): ActiveFault[] {
      dropSpent();
      return faults.map(({ fault }) => ({ ...fault }));
    },
    remove(id: number): boolean {
      const before = faults.length;
      faults = faults.filter(({ fault }) => fault.id !== id);
      return faults.length < before;
    },
    clear() {
      faults = [];
    },
    /** Decides what befalls one request, and spends the faults that strike it. */
    draw(target: FaultTarget): Draw {
      dropSpent();
      const draw: Draw = { faultIds: [], latencyMs: 0, upset: undefined };
      for (const { fault, random } of faults) {
        if (!isInScope(fault, target) || (fault.kind !== "latency" && draw.upset)) continue;
        if (random() >= fault.rate) continue;
        fault.strikes += 1;
        draw.faultIds.push(fault.id);
        if (fault.kind === "latency") {
          draw.latencyMs += fault.ms + random() * ((fault.maxMs ?? fault.ms) - fault.ms);
        } else {
          draw.upset = fault;
        }
      }
      return draw;
    },
  };
}

const aimSchema = subjectSchema.strip();

function isInScope(fault: Fault, target: FaultTarget): boolean {
  const { endpoint, method } = fault;
  return (
    (endpoint === "any" || endpoint === target.endpoint) &&
    (fault.kind !== "operation-failed" || target.asynchronous === true) &&
    matches(target, { method, ...aimSchema.parse(fault) })
  );
}
