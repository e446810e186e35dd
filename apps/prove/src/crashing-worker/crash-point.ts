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
}

const WIRE_MS = 8;

/** @param text like `ledger.count:after:3` */
export function parseCrashPoint(text: string): CrashPoint {
  const match = /^(\w+)\.(\w+):(before|after|sending|sent):(\d+)$/.exec(text);
  const [, adapter = "", method = "", moment = "before", nth = "1"] = match ?? [];
  if (!match) throw new Error(`no crash point: ${text}`);
  return { adapter, method, moment: moment as CrashPoint["moment"], nth: Number(nth) };
}

export const crashPointText = ({ adapter, method, moment, nth }: CrashPoint) =>
  `${adapter}.${method}:${moment}:${nth}`;

/** The adapters with a bomb in one of them. The worker's own code does not know of it. */
export function armCrashPoint(adapters: Adapters, point: CrashPoint, strike: () => void): Adapters {
  let calls = 0;
  const isDue = () => {
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
              if (!isDue()) return;
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
        const due = isDue();
        if (due && point.moment === "before") strike();
        try {
          const result: unknown = await value.apply(target, args);
          return result;
        } finally {
          if (due) strike();
        }
      };
    },
  });
  return { ...adapters, [point.adapter]: proxy };
}
