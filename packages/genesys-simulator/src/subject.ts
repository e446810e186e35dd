import type { FastifyRequest } from "fastify";
import { z } from "zod";

/** What a request is about: a kind of resource, and which one by the names that the platform's own paths use. */
export const subjectSchema = z.strictObject({
  resource: z
    .enum(["flow", "datatable", "row", "job", "participant", "token", "limit", "trigger-topic"])
    .optional(),
  flowId: z.string().optional(),
  datatableId: z.string().optional(),
  /** The row's key. */
  rowId: z.string().optional(),
  jobId: z.string().optional(),
  conversationId: z.string().optional(),
  participantId: z.string().optional(),
});

export type Subject = z.output<typeof subjectSchema>;

declare module "fastify" {
  interface FastifyContextConfig {
    resource?: Subject["resource"];
    /** Answers before it has acted: its operation may fail afterwards. */
    asynchronous?: boolean;
  }
}

const idsSchema = subjectSchema.omit({ resource: true }).strip();
const flowQuerySchema = z.object({ flow: z.string() });

export function subjectOf({ params, query, routeOptions }: FastifyRequest): Subject {
  const { resource } = routeOptions.config;
  if (resource === undefined) return {};
  const ids = idsSchema.parse(params);
  // The flow actions name their flow in the query.
  const flowId =
    resource === "flow" ? (ids.flowId ?? flowQuerySchema.safeParse(query).data?.flow) : undefined;
  return { resource, ...ids, ...(flowId === undefined ? {} : { flowId }) };
}

export function flowPlace(flowId: string): string {
  return `flow:${flowId}`;
}

export function rowPlace(datatableId: string, rowId: string): string {
  return `row:${datatableId}/${rowId}`;
}

export function participantPlace(participant: { conversationId: string; participantId: string }): string {
  return `participant:${participant.conversationId}/${participant.participantId}`;
}

/** Where a write goes; undefined while the body that names the row has not been read. */
export function placeOf(subject: Subject): string | undefined {
  const { resource, flowId, datatableId, rowId, conversationId, participantId } = subject;
  if (flowId !== undefined) return flowPlace(flowId);
  if (conversationId !== undefined && participantId !== undefined) {
    return participantPlace({ conversationId, participantId });
  }
  if (datatableId === undefined) return undefined;
  if (rowId !== undefined) return rowPlace(datatableId, rowId);
  return resource === "row" ? undefined : `datatable:${datatableId}`;
}

/** Whether the record has every value that the filter gives. */
export function matches(record: object, filter: object): boolean {
  const fields = new Map<string, unknown>(Object.entries(record));
  return Object.entries(filter).every(
    ([name, wanted]) => wanted === undefined || fields.get(name) === wanted,
  );
}
