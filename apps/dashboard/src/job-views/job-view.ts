/** What of a queue's jobs may be seen. */
export interface JobView {
  name(job: { name: string; data: unknown }): string;
  data(data: unknown): unknown;
  /** Failures, stacks and log lines as they are: only where no job holds anything about a customer. */
  showsText: boolean;
}
