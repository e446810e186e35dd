import { z } from "zod";

const countsSchema = z.record(z.string(), z.number());
const inFlightSchema = z.object({ current: z.number(), highest: z.number() });
const historySchema = z.array(
  z.object({ body: z.unknown(), arrivedAtMs: z.number(), appliedAtMs: z.number() }),
);

export type SimulatorView = ReturnType<typeof askSimulator>;

/** What the simulated Genesys Cloud holds and was asked, over its admin API. */
export function askSimulator(url: string) {
  async function get(path: string): Promise<unknown> {
    const answer = await fetch(`${url}/admin${path}`, { signal: AbortSignal.timeout(10_000) });
    // A flow that nobody has written to.
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`the simulator answers ${answer.status} to ${path}`);
    return answer.json();
  }
  const flow = (flowId: string) => `/flows/${encodeURIComponent(flowId)}`;

  return {
    /** Requests to the API by the status they ended with. */
    counts: async (method?: string) =>
      countsSchema.parse(await get(`/counts?endpoint=api${method ? `&method=${method}` : ""}`)),
    holds: (flowId: string) => get(`${flow(flowId)}/holds`),
    history: async (flowId: string) => historySchema.parse(await get(`${flow(flowId)}/history`)),
    inFlight: async (flowId: string) => inFlightSchema.parse(await get(`${flow(flowId)}/in-flight`)),
  };
}
