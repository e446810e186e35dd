import { creditedOccurredAt } from "@menuswitch/domain";
import { z } from "zod";
import { makeIdSchema, optionalIdSchema, optionalTimeSchema } from "./event-fields.ts";
import { type Arrival, invalid, type ParsedEvent, refusalOf } from "./parsed-event.ts";

const CUSTOMER_ID_NOT_FOUND = "Customer ID not found in event";

export const tutorialEventSchema = z
  .object({
    id: optionalIdSchema.describe(
      "The interaction. Without one the event gets an id, and a repeat of it counts anew",
    ),
    customer: z.object(
      { id: makeIdSchema(CUSTOMER_ID_NOT_FOUND).describe("Whose segment decides the menu") },
      { error: CUSTOMER_ID_NOT_FOUND },
    ),
    occurredAt: optionalTimeSchema.describe("When the interaction started; else it counts from its arrival"),
  })
  .meta({ title: "The sender's own shape, as a data action sends it" });

/** The shape that a Web Services data action sends: the sender decides the ids. */
export function parseTutorialEvent(event: object, { receivedAt, newId }: Arrival): ParsedEvent {
  const result = tutorialEventSchema.safeParse(event);
  if (!result.success) {
    const refusal = refusalOf(result.error);
    return refusal.problem === CUSTOMER_ID_NOT_FOUND ? invalid(CUSTOMER_ID_NOT_FOUND) : refusal;
  }
  const { id, customer, occurredAt } = result.data;
  return {
    kind: "accepted",
    interaction: {
      interactionId: id ?? newId(),
      customerId: customer.id,
      occurredAt: creditedOccurredAt(occurredAt, receivedAt),
      receivedAt,
      source: "tutorial",
    },
  };
}
