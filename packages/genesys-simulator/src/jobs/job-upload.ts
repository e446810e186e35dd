import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { underFaults } from "../faults/under-faults.ts";
import type { Org } from "../org.ts";
import { visitOf } from "../visit.ts";
import type { Job } from "./job-store.ts";
import { publishYaml } from "./publish-yaml.ts";

type JobRoute = { Params: { jobId: string } };

const querySchema = z.object({ "X-Amz-Signature": z.string() });
const maxUploadBytes = 10 * 1024 * 1024;

export function uploadPath(jobId: string): string {
  return `/uploads/architect-jobs/${jobId}`;
}

/** Where presigned URLs lead: no token, but the signature and the headers that came with the URL; answers in XML. */
export async function jobUpload(scope: FastifyInstance) {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  scope.setErrorHandler(answerError);

  scope.put<JobRoute>(
    uploadPath(":jobId"),
    { bodyLimit: maxUploadBytes, config: { resource: "job" } },
    (request, reply) =>
      underFaults(request, reply, () => {
        const { org } = visitOf(request);
        const job = org.jobs.find(request.params.jobId);
        if (!job || !isSigned(request, job)) {
          const message = "The request signature we calculated does not match the signature you provided.";
          throw new ApiError({ status: 403, code: "SignatureDoesNotMatch", message });
        }
        start(job, String(request.body ?? ""), org);
        return "";
      }),
  );
}

function isSigned({ query, headers }: FastifyRequest, job: Job): boolean {
  const signature = querySchema.safeParse(query).data?.["X-Amz-Signature"];
  return (
    signature === job.signature &&
    Object.entries(job.headers).every(([name, value]) => headers[name] === value)
  );
}

/** A second upload starts nothing. */
function start(job: Job, text: string, org: Org) {
  if (job.status !== "Registered") return;
  job.status = "Started";
  org.after(org.settings.operationMs, () => {
    const published = job.failure ?? publishYaml(text, { flows: org.flows, owner: org.client });
    job.status = "flowId" in published ? "Success" : "Failure";
    if ("flowId" in published) job.flowId = published.flowId;
    else job.messages.push({ atMs: org.now(), type: "Error", text: published.message });
  });
}

function answerError(error: FastifyError | ApiError, _request: FastifyRequest, reply: FastifyReply) {
  const { status, code, message } =
    error instanceof ApiError ? error.problem : { ...error, status: error.statusCode ?? 500 };
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return reply.code(status).type("application/xml").send(xml);
}
