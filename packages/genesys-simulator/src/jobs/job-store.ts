import { randomBytes, randomUUID } from "node:crypto";
import type { Failure } from "../flows/flow-operation.ts";
import { forgetOldest } from "../forget-oldest.ts";

export type Job = {
  id: string;
  /** What the presigned URL carries in place of a token. */
  signature: string;
  /** What the upload must send along. */
  headers: Record<string, string>;
  status: "Registered" | "Started" | "Success" | "Failure";
  flowId: string | undefined;
  messages: { atMs: number; type: "Error" | "Warning"; text: string }[];
  /** Makes it fail in place of what it would do. */
  failure: Failure | undefined;
};

/** Jobs that publish a flow from Archy's YAML. */
export function makeJobStore({ maxRemembered }: { maxRemembered: number }) {
  const jobs = new Map<string, Job>();

  return {
    register(failure: Failure | undefined): Job {
      const id = randomUUID();
      const job: Job = {
        id,
        signature: randomBytes(16).toString("hex"),
        headers: { "x-amz-tagging": `jobId=${id}` },
        status: "Registered",
        flowId: undefined,
        messages: [],
        failure,
      };
      jobs.set(id, job);
      forgetOldest(jobs, maxRemembered);
      return job;
    },
    find: (id: string): Job | undefined => jobs.get(id),
  };
}
