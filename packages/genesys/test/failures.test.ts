import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { selfSigned } from "@menuswitch/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import type { GenesysClient } from "../src/index.ts";
import { deliveryErrorOf, findSecrets } from "./delivery-error-of.ts";
import { answerJson } from "./recording-server.ts";
import { contentFor, seedTarget, startGenesys, tokenOf } from "./start-genesys.ts";

const content = contentFor(seedTarget);

function write(client: GenesysClient): Promise<{ status: number }> {
  return client.write(seedTarget, content, { beforeRequest: async () => {} });
}

async function listen(server: ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** An API that answers on the bare socket, and a client that has its token from elsewhere. */
async function startBareApi(answering: (socket: Socket) => void): Promise<GenesysClient> {
  const port = await listen(
    createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => answering(socket));
    }),
  );
  return (await startGenesys({}, { apiBase: `http://127.0.0.1:${port}` })).client;
}

describe("an API without an answer", () => {
  test("is unreachable when the connection is refused", async () => {
    const free = createTcpServer();
    const port = await listen(free);
    await new Promise((resolve) => free.close(resolve));
    const { client } = await startGenesys({}, { apiBase: `http://127.0.0.1:${port}/api/v2` });
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "UNREACHABLE", effectUnknown: false });
    expect(error.message).toContain(`127.0.0.1:${port} could be made (ECONNREFUSED)`);
  });

  test("is unreachable when its name does not resolve", async () => {
    const { client } = await startGenesys({}, { apiBase: "http://genesys.invalid/api/v2" });
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "UNREACHABLE", effectUnknown: false });
    expect(error.message).toContain("genesys.invalid");
  });

  test("is unreachable when its certificate is not trusted", async () => {
    let requests = 0;
    const port = await listen(
      createTlsServer(selfSigned.address, (_request, response) => {
        requests += 1;
        response.end();
      }),
    );
    const { client } = await startGenesys({}, { apiBase: `https://127.0.0.1:${port}/api/v2` });
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "UNREACHABLE", effectUnknown: false });
    expect(error.remedy).toContain("certificates");
    expect(requests).toBe(0);
  });

  test("may have applied the write when the connection was reset after the request", async () => {
    const { client, apiRequests } = await startGenesys({
      api: (response) => response.socket?.resetAndDestroy(),
    });
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "CONNECTION_LOST", effectUnknown: true });
    expect(apiRequests()).toHaveLength(1);
  });

  test.each([
    ["closes the connection without a word", ""],
    ["breaks off inside the headers", "HTTP/1.1 200 OK\r\nContent-"],
    ["speaks something else than HTTP", "220 smtp.example ready\r\n"],
  ])("may have applied the write when it %s", async (_name, answer) => {
    const client = await startBareApi((socket) => socket.end(answer));
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "CONNECTION_LOST", effectUnknown: true, status: undefined });
  });

  test.each([
    ["stays silent", () => {}],
    [
      "sends its headers and no body",
      (response: Parameters<typeof answerJson>[0]) => response.writeHead(200).flushHeaders(),
    ],
    ["drips its body", (response: Parameters<typeof answerJson>[0]) => drip(response)],
  ])("has timed out as a whole when it %s", async (_name, api) => {
    const { client } = await startGenesys({ api }, { timeoutMs: 300 });
    const startedAt = performance.now();
    const error = await deliveryErrorOf(write(client));
    expect(error).toMatchObject({ code: "TIMEOUT", effectUnknown: true });
    expect(error.message).toContain("300 ms");
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe("an answer that breaks off inside its body", () => {
  test.each([
    ["200 OK", 200],
    ["202 Accepted", 202],
  ])("is a success when its status is %s", async (line, status) => {
    const client = await startBareApi((socket) =>
      socket.write(`HTTP/1.1 ${line}\r\nContent-Length: 1000\r\n\r\n{"id"`, () => socket.resetAndDestroy()),
    );
    expect(await write(client)).toEqual({ status });
  });

  test("is the refusal that its status says, with its headers", async () => {
    const client = await startBareApi((socket) =>
      socket.end("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 9\r\nContent-Length: 1000\r\n\r\n{"),
    );
    expect(await deliveryErrorOf(write(client))).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 9_000 });
  });

  test("is the refusal that its status says, also where the rest never comes", async () => {
    const { client } = await startGenesys(
      { api: (response) => void response.writeHead(404).write("{") },
      { timeoutMs: 300 },
    );
    expect(await deliveryErrorOf(write(client))).toMatchObject({ code: "NOT_FOUND", status: 404 });
  });

  test("does not disturb the next write when the reset comes after the body", async () => {
    const { client } = await startGenesys({
      api: (response, _request, nth) => {
        const { socket } = response;
        answerJson(response, 200, {});
        if (nth === 1) response.on("close", () => socket?.resetAndDestroy());
      },
    });
    expect(await write(client)).toEqual({ status: 200 });
    await expect.poll(() => write(client).catch(() => undefined), { interval: 10 }).toEqual({ status: 200 });
  });
});

describe("an answer of the API", () => {
  test.each([
    [302, "REJECTED"],
    [400, "REJECTED"],
    [403, "FORBIDDEN"],
    [404, "NOT_FOUND"],
    [408, "SERVER_ERROR"],
    [409, "CONFLICT"],
    [410, "REJECTED"],
    [429, "RATE_LIMITED"],
    [503, "SERVER_ERROR"],
  ])("%d with HTML is one request and %s", async (status, code) => {
    const { client, apiRequests } = await startGenesys({
      api: (response, { headers }) => {
        const page = `<html>${headers.authorization}</html>`;
        response.writeHead(status, { "content-type": "text/html", location: "/elsewhere" }).end(page);
      },
    });
    expect(await deliveryErrorOf(write(client))).toMatchObject({ code, status });
    expect(apiRequests()).toHaveLength(1);
  });

  test("that quotes the token back gives an error without it", async () => {
    const { client } = await startGenesys({
      api: (response, { headers }) =>
        answerJson(response, 400, { message: `sent: ${headers.authorization}`, code: tokenOf(1) }),
    });
    const error = await deliveryErrorOf(write(client));
    expect(error.message).toContain("[redacted]: sent: Bearer [redacted]");
  });
});

test("the search for secrets finds one however deep it hides", () => {
  const got = Object.defineProperty(new Error("x"), "options", {
    enumerable: false,
    value: { headers: { authorization: `Bearer ${tokenOf(1)}` }, body: Buffer.from(tokenOf(2)) },
  });
  expect(findSecrets(new Error("outer", { cause: got }))).toEqual([
    "error.cause.options.headers.authorization",
    "error.cause.options.body",
  ]);
});

function drip(response: Parameters<typeof answerJson>[0]): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(timer));
}
