const DEEPEST_CAUSE = 5;

/**
 * What of an error may be logged. A list of what is let through, because libraries hang requests with their headers,
 * and commands with their passwords, onto errors.
 */
export function logError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return {
    type: name,
    message,
    ...("code" in error && typeof error.code === "string" && { code: error.code }),
    ...("status" in error && typeof error.status === "number" && { status: error.status }),
    stack,
    ...(error.cause instanceof Error && depth < DEEPEST_CAUSE && { cause: logError(error.cause, depth + 1) }),
  };
}
