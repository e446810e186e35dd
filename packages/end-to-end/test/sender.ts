import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { type ContactCentre, type Event, event, send } from "./contact-centre.ts";

const SEGMENTS = ["premium", "default", "side"] as const;
const MENU_OF = { premium: "variant_a", default: "variant_b", side: "side" } as const;
const PROMPT_OF = {
  premium: "Press 1 for priority support",
  default: "Press 1 for business hours",
  side: "Press 1 for an agent",
} as const;

type Acknowledged = Event & { segment: (typeof SEGMENTS)[number] };

/** Sends events until told to stop, repeats among them and times shuffled; keeps what was acknowledged. */
export function startSender(centre: ContactCentre, ingressUrls: () => string[]) {
  const acknowledged: Acknowledged[] = [];
  let longestMs = 0;
  let stopped = false;
  let sent = 0;

  async function sendOne(): Promise<void> {
    sent += 1;
    const segment = SEGMENTS[Math.floor(Math.random() * 3)] ?? "default";
    const one = {
      ...event(`${segment}-${sent}`, { occurredAt: Date.now() - Math.floor(Math.random() * 5_000) }),
      segment,
    };
    if (segment !== "default") await centre.setSegment(one.customerId, segment);
    const urls = ingressUrls();
    const repeats = Math.random() < 0.2 ? 2 : 1;
    for (let index = 0; index < repeats; index += 1) {
      const begin = performance.now();
      const status = await send(urls[(sent + index) % urls.length] ?? "", one);
      longestMs = Math.max(longestMs, performance.now() - begin);
      if (status === 200 && index === 0) acknowledged.push(one);
      if (status !== 200) break;
    }
  }

  const running = Promise.all(
    Array.from({ length: 3 }, async () => {
      while (!stopped) {
        await sendOne();
        // Beside other tests on two cores: what is proved here does not depend on the rate.
        await sleep(20);
      }
    }),
  );
  async function stop(): Promise<void> {
    stopped = true;
    await running;
  }
  onTestFinished(stop);
  return {
    acknowledged,
    stop,
    /** How long the slowest answer took. */
    longestMs: () => longestMs,
    /** Resolves when so many more events have been acknowledged. */
    async more(events: number) {
      const goal = acknowledged.length + events;
      await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(goal);
    },
  };
}

function notPlanned(centre: ContactCentre, acknowledged: readonly Acknowledged[]): Acknowledged[] {
  const logged = loggedIds(centre);
  return acknowledged.filter(({ id }) => !logged.has(id));
}

export const loggedIds = (centre: ContactCentre) =>
  new Set(centre.lines("ivr_menu_exposure").map((line) => line["interaction_id"]));

/** What must be true when everything has settled, worked out from what was sent alone. */
export async function expectKept(
  centre: ContactCentre,
  acknowledged: readonly Acknowledged[],
  { exact }: { exact: boolean },
) {
  const perMenu: Record<string, number> = {};
  for (const { segment } of acknowledged) perMenu[MENU_OF[segment]] = (perMenu[MENU_OF[segment]] ?? 0) + 1;
  // Each by its id: events whose answer was lost may be there too, and would hide a missing one in a sum.
  await expect.poll(() => notPlanned(centre, acknowledged), { timeout: 45_000, interval: 200 }).toEqual([]);
  if (exact) {
    await expect.poll(centre.exposures).toEqual(perMenu);
  }

  const newest = (segments: readonly string[]) =>
    acknowledged
      .filter(({ segment }) => segments.includes(segment))
      .sort((a, b) => b.occurredAt - a.occurredAt)[0];
  const main = newest(["premium", "default"]);
  const side = newest(["side"]);
  if (exact && main) {
    await expect
      .poll(() => centre.firstPrompt("flow-main"), { timeout: 30_000 })
      .toBe(PROMPT_OF[main.segment]);
  }
  if (side)
    await expect.poll(() => centre.firstPrompt("flow-side"), { timeout: 30_000 }).toBe(PROMPT_OF.side);
  expect(centre.simulator.inFlight("flow-main").highest).toBeLessThanOrEqual(1);
}
