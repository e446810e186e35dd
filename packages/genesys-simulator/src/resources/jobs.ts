import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { allOf } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { underFaults } from "../faults/under-faults.ts";
import type { Job } from "../jobs/job-store.ts";
import { uploadPath } from "../jobs/job-upload.ts";
import { problems } from "../problems.ts";
import { visitOf } from "../visit.ts";

type JobRoute = { Params: { jobId: string } };

const expandSchema = z.object({ expand: z.union([z.string(), z.array(z.string())]).optional() });

/** Archy as a service: register a job, PUT the YAML to the URL it names, poll until it is done. */
export function jobRoutes(scope: FastifyInstance) {
  const create = { resource: "job", needs: allOf("architect:job:create"), asynchronous: true } as const;
  scope.post("/flows/jobs", { config: create }, (request, reply) => {
    reply.code(visitOf(request).org.settings.acceptedStatus);
    return underFaults(request, reply, () => {
      const { org, failure } = visitOf(request);
      const { id, headers, signature } = org.jobs.register(failure);
      const presignedUrl = `${request.protocol}://${request.host}${uploadPath(id)}?X-Amz-Signature=${signature}`;
      return { id, presignedUrl, headers, selfUri: selfUri(id) };
    });
  });

  const view = { resource: "job", needs: allOf("architect:job:view") } as const;
  scope.get<JobRoute>("/flows/jobs/:jobId", { config: view }, (request, reply) =>
    underFaults(request, reply, () => {
      const job = visitOf(request).org.jobs.find(request.params.jobId);
      if (!job) throw new ApiError(problems.jobNotFound);
      const { expand } = expandSchema.parse(request.query);
      return jobView(job, [expand].flat().join().split(",").includes("messages"));
    }),
  );
}

function jobView({ id, flowId, status, messages }: Job, withMessages: boolean) {
  const flow = flowId === undefined ? undefined : { id: flowId, selfUri: `/api/v2/flows/${flowId}` };
  return {
    id,
    flow,
    status,
    command: "Publish",
    messages: withMessages
      ? messages.map(({ atMs, type, text }) => ({ dateTime: new Date(atMs).toISOString(), type, text }))
      : undefined,
    selfUri: selfUri(id),
  };
}

function selfUri(id: string): string {
  return `/api/v2/flows/jobs/${id}`;
}
