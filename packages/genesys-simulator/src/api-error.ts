/** One way the platform refuses: status, code and message of its `ErrorBody`. */
export type Problem = {
  status: number;
  code: string;
  message: string;
  details?: Detail[];
  limit?: { key: string; namespace: string; value: number };
};

/** Which field was wrong. */
export type Detail = { errorCode: string; fieldName: string };

/** Answered as an `ErrorBody` by the API and as `{error, error_description}` by the token endpoint. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function errorBody({ message, code, status, details = [], limit }: Problem, contextId: string) {
  return { message, code, status, contextId, details, errors: [], limit };
}
