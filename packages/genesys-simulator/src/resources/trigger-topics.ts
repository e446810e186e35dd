import type { FastifyInstance } from "fastify";
import { anyOf } from "../access.ts";
import { underFaults } from "../faults/under-faults.ts";
import { visitOf } from "../visit.ts";

const topics = [
  "customer.start",
  "customer.end",
  "acd.start",
  "acd.end",
  "user.start",
  "user.end",
  "attributes",
];
const flowTopics = ["flow.start", "flow.end", "flow.outcome"];

/** The events that can start a workflow. */
export function triggerTopicRoutes(scope: FastifyInstance) {
  const path = "/processautomation/triggers/topics";
  const needs = anyOf("processautomation:trigger:edit", "processautomation:trigger:view");
  scope.get(path, { config: { resource: "trigger-topic", needs } }, (request, reply) =>
    underFaults(request, reply, () => {
      const { flowTopicsTrigger } = visitOf(request).org.settings;
      return {
        entities: [...topics, ...(flowTopicsTrigger ? flowTopics : [])].map(
          (event) => `v2.detail.events.conversation.{id}.${event}`,
        ),
        selfUri: `/api/v2${path}`,
      };
    }),
  );
}
