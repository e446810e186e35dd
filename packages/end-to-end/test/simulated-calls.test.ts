import { contactId, startEventRun } from "@menuswitch/genesys-simulator";
import { expect, test } from "vitest";
import { openContactCentre, TOKEN } from "./contact-centre.ts";

test("counts every caller of the simulated Genesys Cloud once, through repeats, disorder and noise", async () => {
  const centre = await openContactCentre();
  const [ingress] = await Promise.all([centre.startIngress(), centre.startWorker()]);
  await centre.setSegment(contactId(1), "premium");
  const run = startEventRun({
    url: `${ingress.url}/webhook/interaction-start`,
    headers: { authorization: `Bearer ${TOKEN}` },
    conversations: 80,
    conversationsPerSecond: 100,
    contacts: 2,
    callMs: 200,
    lateMs: 200,
  });
  await run.done;
  const { conversations, events, repeats, late, answers, delivered } = run.progress();
  expect({ answers, delivered }).toEqual({ answers: { 200: events }, delivered: events });
  expect(Math.min(repeats, late, ...Object.values(conversations))).toBeGreaterThan(0);
  const callers = conversations.caller + conversations.unmatched + conversations.anonymous;
  const counted = async () =>
    Object.values(await centre.exposures()).reduce((sum, count) => sum + Number(count), 0);
  await expect.poll(counted).toBe(callers);
  const segments = () => centre.lines("ivr_menu_exposure").map((line) => line["customer_segment"]);
  // Counted in Redis is not yet read from the worker's pipe.
  await expect.poll(segments).toHaveLength(callers);
  expect(new Set(segments())).toEqual(new Set(["premium", "default"]));
});
