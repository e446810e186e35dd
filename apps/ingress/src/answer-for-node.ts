import type { FastifyInstance } from "fastify";
import { answerClientError } from "./answer-client-error.ts";
import type { OwedAnswers } from "./owed-answers.ts";

/** What Node's server would answer or leave undone by itself, done as everywhere else: errors in JSON, no wait without end. */
export function answerForNode(
  app: FastifyInstance,
  { owedAnswers, requestTimeoutMs }: { owedAnswers: OwedAnswers; requestTimeoutMs: number },
): void {
  // With callbacks: a promise in each hook would delay every request by turns of the microtask queue.
  app.addHook("onRequest", (request, reply, done) => {
    owedAnswers.add(reply.raw);
    if (request.headers.host !== undefined || request.raw.httpVersion === "1.0") return done();
    reply.code(400).send({ error: "The Host header is missing" });
  });
  app.addHook("onResponse", (_request, reply, done) => {
    owedAnswers.remove(reply.raw);
    done();
  });

  app.server.on("checkExpectation", (_request, response) => {
    response
      .writeHead(417, { "content-type": "application/json; charset=utf-8" })
      .end(JSON.stringify({ error: "Expectation Failed" }));
  });

  app.server.on("connect", (_request, socket) => {
    // Node has taken its own listeners off this connection: unheard, its reset would end the process.
    socket.on("error", () => {});
    owedAnswers.whenPaid(socket, () => {
      socket.once("finish", () => socket.destroy());
      answerClientError({}, socket);
    });
  });

  // A closing server no longer checks how long requests take to arrive: slow senders would keep it open.
  app.addHook("preClose", async () => {
    setTimeout(() => app.server.closeAllConnections(), requestTimeoutMs).unref();
  });
}
