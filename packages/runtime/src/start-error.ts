/** The process cannot start, for a reason its operator can mend. The message says which and is shown without a stack. */
export class StartError extends Error {
  override name = "StartError";
}
