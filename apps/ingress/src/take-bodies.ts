import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { describeError } from "./describe-error.ts";

/**
 * Lets the routes of a scope take bodies of any type, as bytes.
 *
 * @param refuse answers where a body could not be had
 */
export function takeBodies(
  scope: FastifyInstance,
  refuse: (
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: { status: number; error: string },
  ) => FastifyReply,
): void {
  scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, text } = describeError(error, request.headers);
    if (status === 500) throw error;
    if (status === 413) {
      // Closed while the sender still writes, the connection would be reset, and answers on their way to it lost with it:
      // what is left of the body is read and thrown away, for as long as a request may take.
      reply.removeHeader("connection");
      request.raw.resume();
    }
    return refuse(request, reply, { status, error: text });
  });
}
