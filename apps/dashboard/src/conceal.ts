import type {
  AfterHook,
  AppJob,
  AppJobScheduler,
  AppQueue,
  ControllerHandlerReturnType,
} from "@bull-board/api/typings/app";
import { withheldReason, withheldStack, withoutSecrets } from "./failure-text.ts";
import type { BoardQueue } from "./open-board-queues.ts";

/**
 * Bull Board lets a queue format its jobs' names, data, progress and return values; whatever else is stored it shows as
 * it is. This goes over each answer before it is sent and takes out the rest of what could hold something about a caller.
 */
export function conceal(boardQueues: BoardQueue[]): AfterHook {
  const byName = new Map(boardQueues.map((boardQueue) => [boardQueue.queue.name, boardQueue]));
  const showsText = (queueName: string) => byName.get(queueName)?.view.showsText === true;

  function concealJob(job: AppJob, queueName: string): AppJob {
    const { deduplicationId: _, failedReason, deferredFailure, ...rest } = job;
    const stacktrace = job.stacktrace.map(showsText(queueName) ? withoutSecrets : withheldStack);
    const reason = showsText(queueName) ? withoutSecrets : () => withheldReason(job.stacktrace);
    return {
      ...rest,
      opts: shownOptions(job.opts),
      stacktrace,
      ...(failedReason !== undefined && { failedReason: reason(failedReason) }),
      ...(deferredFailure !== undefined && { deferredFailure: reason(deferredFailure) }),
    };
  }

  function concealQueue(queue: AppQueue): AppQueue {
    return {
      ...queue,
      jobs: queue.jobs.map((job) => concealJob(job, queue.name)),
      // Otherwise the board warns that nobody consumes it.
      hasWorkers: byName.get(queue.name)?.isShelf ? null : queue.hasWorkers,
    };
  }

  function concealScheduler({ template: _, ...scheduler }: AppJobScheduler): AppJobScheduler {
    const view = byName.get(scheduler.queueName)?.view;
    return { ...scheduler, name: view?.name({ name: scheduler.name, data: undefined }) ?? "" };
  }

  function concealBody(route: string, queueName: string, body: ControllerHandlerReturnType["body"]) {
    switch (route) {
      case "/api/queues":
        return { queues: (body as { queues: AppQueue[] }).queues.map(concealQueue) };
      case "/api/queues/:queueName/:jobId":
      case "/api/queues/:queueName/job-schedulers/:schedulerId/run":
        return { ...(body as object), job: concealJob((body as { job: AppJob }).job, queueName) };
      case "/api/queues/:queueName/:jobId/logs":
        return showsText(queueName) ? (body as string[]).map(withoutSecrets) : [];
      case "/api/queues/:queueName/:jobId/flow":
        // No job of ours is part of one.
        return { ...(body as object), isFlowNode: false, flowRoot: null };
      case "/api/job-schedulers":
        return { schedulers: (body as { schedulers: AppJobScheduler[] }).schedulers.map(concealScheduler) };
      default:
        return body;
    }
  }

  return ({ route, request }, answer) => {
    if (typeof answer.body === "object" && "error" in answer.body) return answer;
    return { ...answer, body: concealBody(route, String(request.params["queueName"]), answer.body) };
  };
}

const SHOWN_OPTIONS = [
  "attempts",
  "backoff",
  "delay",
  "priority",
  "removeOnComplete",
  "removeOnFail",
  "repeat",
];

function shownOptions(opts: unknown): object {
  return Object.fromEntries(Object.entries(Object(opts)).filter(([name]) => SHOWN_OPTIONS.includes(name)));
}
