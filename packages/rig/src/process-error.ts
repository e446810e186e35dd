/** A process did not start, or ended by itself. The message names it, with the last of what it wrote. */
export class ProcessError extends Error {
  override name = "ProcessError";
}
