import type { Adapters } from "@menuswitch/worker";

/**
 * Where a worker ends itself: before or after a call of an adapter, or in the middle of a write: `sending` when all is
 * said and the request has not left, `sent` when it is under way.
 */
export interface CrashPoint {
  adapter: string;
  method: string;
  moment: "before" | "after" | "sending" | "sent";
  /** At this call, counted from 1. */
  nth: number;
  /** Of writes, and of their requests, only those to this flow are counted. */
  flowId?: string | undefined;
}

const WIRE_MS = 8;

/** @param text like `ledger.count:after:3`, `genesys.write:sent:2:flow-1` */
export function parseCrashPoint(text: string): CrashPoint {
  const match = /^(\w+)\.(\w+):(before|after|sending|sent):(\d+)(?::([\w-]+))?$/.exec(text);
  const [, adapter = "", method = "", moment = "before", nth = "1", flowId] = match ?? [];
  if (!match) throw new Error(`no crash point: ${text}`);
  return { adapter, method, moment: moment as CrashPoint["moment"], nth: Number(nth), flowId };
}

export const crashPointText = ({ adapter, method, moment, nth, flowId }: CrashPoint) =>
  `${adapter}.${method}:${moment}:${nth}${flowId === undefined ? "" : `:${flowId}`}`;

/** The adapters with a bomb in one of them. The worker's own code does not know of it. */
export function armCrashPoint(adapters: Adapters, point: CrashPoint, strike: () => void): Adapters {
  let calls = 0;
  const isDue = (target: unknown) => {
    if (point.flowId !== undefined && flowIdOf(target) !== point.flowId) return false;
    calls += 1;
    return calls === point.nth;
  };
  const armed: unknown = Reflect.get(adapters, point.adapter);
  if (typeof armed !== "object" || armed === null) throw new Error(`no adapter: ${point.adapter}`);
  const { write } = adapters.genesys;

  if (point.moment === "sending" || point.moment === "sent") {
    return {
      ...adapters,
      genesys: {
        ...adapters.genesys,
        write: (target, content, hooks) =>
          write(target, content, {
            ...hooks,
            async beforeRequest(kind) {
              await hooks.beforeRequest(kind);
              if (!isDue(target)) return;
              if (point.moment === "sending") strike();
              else setTimeout(strike, WIRE_MS);
            },
          }),
      },
    };
  }
  const proxy = new Proxy(armed, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== point.method || typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        const due = isDue(args[0]);
        if (due && point.moment === "before") strike();
        try {
          const result: unknown = await value.apply(target, args);
          return result;
        } finally {
          if (due && point.moment === "after") strike();
        }
      };
    },
  });
  return { ...adapters, [point.adapter]: proxy };
}

const flowIdOf = (target: unknown) =>
  typeof target === "object" && target !== null && "flowId" in target ? target.flowId : undefined;
