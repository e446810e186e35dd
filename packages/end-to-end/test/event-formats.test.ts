import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openContactCentre, post } from "./contact-centre.ts";

const CUSTOMER_START = "v2.detail.events.conversation.{id}.customer.start";

const customerStart = (named: object) => ({
  eventTime: Date.now(),
  conversationId: randomUUID(),
  participantId: randomUUID(),
  sessionId: randomUUID(),
  mediaType: "VOICE",
  direction: "INBOUND",
  ...named,
});

test("an interaction told by every route, alone and in arrays, is one; any of its identities finds its segment", async () => {
  const centre = await openContactCentre();
  const [ingress] = await Promise.all([
    centre.startIngress({ INTERACTION_PARTITIONS: "2", WEBHOOK_MEDIA_TYPES: "VOICE,MESSAGE" }),
    centre.startWorker({ INTERACTION_PARTITIONS: "2" }),
  ]);
  await centre.setSegment("+13175550123", "premium");
  await centre.setSegment("jane@example.com", "premium");
  await centre.setSegment("contact-2", "premium");

  const byNumber = customerStart({ externalContactId: "contact-1", ani: "sip:+13175550123@sbc;user=phone" });
  const byContact = customerStart({ conversationExternalContactIds: ["contact-2"], ani: "tel:anonymous" });
  const anonymous = customerStart({ ani: "anonymous" });
  const message = {
    channel: {
      messageId: randomUUID(),
      from: { id: "jane@example.com", idType: "Email" },
      time: new Date().toISOString(),
    },
    text: "Hello",
  };
  const routes = [byNumber, byContact, anonymous].flatMap((body) => [
    { id: randomUUID(), "detail-type": CUSTOMER_START, detail: { eventBody: body } },
    { topicName: CUSTOMER_START.replace("{id}", body.conversationId), version: "2", eventBody: body },
    Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)])),
  ]);
  const events = [...routes, message, { id: "own-1", customer: { id: "contact-2" } }];

  const alone = await Promise.all(events.map((event) => post(ingress.url, event)));
  expect(alone).toEqual(
    events.map(() => ({ status: 200, body: expect.objectContaining({ status: "accepted" }) })),
  );
  const together = await post(ingress.url, events);
  expect(together).toEqual({
    status: 200,
    body: { status: "accepted", results: alone.map(({ body }) => body) },
  });

  const idOf = ({ conversationId, participantId, sessionId }: ReturnType<typeof customerStart>) =>
    `${conversationId}/${participantId}/${sessionId}`;
  const segments = () =>
    new Map(
      centre.lines("ivr_menu_exposure").map((line) => [line["interaction_id"], line["customer_segment"]]),
    );
  await expect.poll(() => segments().size, { timeout: 20_000 }).toBe(5);
  const last = await post(ingress.url, { id: "last", customer: { id: "nobody" } });
  expect(last.status).toBe(200);
  await expect.poll(() => segments().has("last"), { timeout: 20_000 }).toBe(true);
  expect(segments()).toEqual(
    new Map([
      [idOf(byNumber), "premium"],
      [idOf(byContact), "premium"],
      [idOf(anonymous), "default"],
      [`${message.channel.messageId}/${Date.parse(message.channel.time)}`, "premium"],
      ["own-1", "premium"],
      ["last", "default"],
    ]),
  );
  expect(centre.lines("ivr_menu_exposure")).toHaveLength(6);
});
