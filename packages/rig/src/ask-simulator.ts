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
    // A place that nobody has written to.
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`the simulator answers ${answer.status} to ${path}`);
    return answer.json();
  }
  return {
    /** Requests to the API by the status they ended with. */
    counts: async () => countsSchema.parse(await get("/counts?endpoint=api")),
    /** @param place the path of a flow or a row */
    holds: (place: string) => get(`${place}/holds`),
    history: async (place: string) => historySchema.parse(await get(`${place}/history`)),
    inFlight: async (place: string) => inFlightSchema.parse(await get(`${place}/in-flight`)),
  };
}
