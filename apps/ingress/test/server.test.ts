import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { KEY, PATH, startExampleIngress } from "./start-example-ingress.ts";

const event = JSON.stringify({ id: "i-1", customer: { id: "c-1" } });
const headers = { "content-type": "application/json", "x-api-key": KEY };

async function startListening(overrides: Parameters<typeof startExampleIngress>[0] = {}) {
  const ingress = await startExampleIngress(overrides);
  await ingress.app.listen({ port: 0, host: "127.0.0.1" });
  const address = ingress.app.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { port } = address;
  return {
    ...ingress,
    port,
    post: (body: string | Buffer, extra: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${PATH}`, { method: "POST", headers: { ...headers, ...extra }, body }),
    /** Sends bytes as they are; resolves with all that came back until the server closed. */
    sendRaw: async (...parts: string[]) => {
      const socket = connect(port, "127.0.0.1");
      let answer = "";
      socket.setEncoding("utf8").on("data", (text) => {
        answer += text;
      });
      socket.on("error", () => {});
      for (const part of parts) socket.write(part);
      await once(socket, "close");
      return answer;
    },
  };
}

const head = (length: number) =>
  `POST ${PATH} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${KEY}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`;

describe("over a real connection", () => {
  test("a body in chunks is read whole, characters split between chunks too", async () => {
    const { port, committed } = await startListening();
    const outgoing = request({ port, host: "127.0.0.1", path: PATH, method: "POST", headers });
    const bytes = Buffer.from(JSON.stringify({ id: "ü-1", customer: { id: "c-1" } }));
    const middle = bytes.indexOf(0xc3) + 1;
    outgoing.write(bytes.subarray(0, middle));
    setImmediate(() => outgoing.end(bytes.subarray(middle)));
    const [response] = await once(outgoing, "response");
    expect(response.statusCode).toBe(200);
    response.resume();
    expect(committed).toMatchObject([{ interactionId: "ü-1" }]);
  });

  test("an empty body in chunks is a missing payload", async () => {
    const { sendRaw } = await startListening();
    const answer = await sendRaw(
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: ${KEY}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*\{"error":"Missing payload"\}$/s);
  });

  test("a body that breaks off is not taken for an event", async () => {
    const { port, committed, outcomes } = await startListening();
    const socket = connect(port, "127.0.0.1");
    socket.write(`${head(1_000)}\r\n${event}`, () => socket.destroy());
    await expect.poll(outcomes).toEqual({ invalid: 1 });
    expect(committed).toEqual([]);
  });

  test.each([100_000, 5_000_000])(
    "a sender of %d bytes too many hears 413, not a broken connection",
    async (size) => {
      const { post } = await startListening();
      for (let round = 0; round < 10; round += 1) {
        const response = await post(Buffer.alloc(size, "x"));
        expect(response.status).toBe(413);
        expect(await response.json()).toEqual({ error: "The payload is too large" });
      }
    },
  );

  test("a sender of much without a key hears 401, not a broken connection", async () => {
    const { post } = await startListening();
    for (let round = 0; round < 10; round += 1) {
      const response = await post(Buffer.alloc(5_000_000, "x"), { "x-api-key": "wrong" });
      expect(response.status).toBe(401);
    }
  });

  test("a body without end and without announced length is cut off", async () => {
    const { port } = await startListening();
    const outgoing = request({ port, host: "127.0.0.1", path: PATH, method: "POST", headers });
    outgoing.on("error", () => {});
    const flood = setInterval(() => outgoing.write("x".repeat(50_000)), 5);
    const [response] = await once(outgoing, "response");
    clearInterval(flood);
    outgoing.destroy();
    expect(response.statusCode).toBe(413);
  });

  test.each([
    ["headers", `POST ${PATH} HTTP/1.1\r\nHost: x\r\nX-Slow: `],
    ["body", `${head(1_000)}\r\n{`],
  ])("a sender that stalls within its %s is told 408 and cut off", async (_part, start) => {
    const { sendRaw } = await startListening({ requestTimeoutMs: 300 });
    expect(await sendRaw(start)).toMatch(/^HTTP\/1\.1 408 .*\{"error":"Request Timeout"\}$/s);
  });

  test.each([
    ["NONSENSE\r\n\r\n", 400, "Bad Request"],
    [
      `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${"x".repeat(20_000)}\r\n\r\n`,
      431,
      "Request Header Fields Too Large",
    ],
  ])("what is no HTTP request is answered in JSON", async (bytes, status, error) => {
    const { sendRaw } = await startListening();
    const answer = await sendRaw(bytes);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain(JSON.stringify({ error }));
  });
});

describe("whatever Node would answer by itself", () => {
  test.each([
    ["without a host", "POST /webhook/interaction-start HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    [
      "with an expectation",
      "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: wonders\r\n\r\n",
      417,
    ],
    ["to be a proxy", "CONNECT elsewhere:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400],
  ])("a request %s is answered in JSON", async (_what, bytes, status) => {
    const { sendRaw } = await startListening();
    const answer = await sendRaw(bytes);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toMatch(/content-type: application\/json/i);
    expect(answer).toMatch(/\{"error":"[A-Z][^"]+"\}/);
  });

  test("a request of HTTP/1.0 needs no host", async () => {
    const { sendRaw } = await startListening();
    expect(await sendRaw("GET /livez HTTP/1.0\r\n\r\n")).toContain(" 200 OK");
  });
});

test.each([
  ["something broken", "NONSENSE\r\n\r\n"],
  ["too long a head", `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${"x".repeat(20_000)}\r\n\r\n`],
  ["a broken chunk", `POST ${PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n`],
  ["a wish for a proxy", "CONNECT elsewhere:443 HTTP/1.1\r\nHost: x\r\n\r\n"],
])(
  "%s right after an event does not take the event's place: each gets its own answer",
  async (_what, bytes) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { sendRaw, committed } = await startListening({
      commit: async (interaction) => {
        committed.push(interaction);
        await promise;
      },
    });
    const answer = sendRaw(`${head(event.length)}\r\n${event}${bytes}`);
    await expect.poll(() => committed).toHaveLength(1);
    resolve();
    expect(await answer).toMatch(
      /^HTTP\/1\.1 200 .*\{"status":"accepted","interactionId":"i-1"\}HTTP\/1\.1 4\d\d .*\{"error":/s,
    );
  },
);

test("events in hand when the server closes are answered", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { app, post, committed } = await startListening({
    commit: async (interaction) => {
      committed.push(interaction);
      await promise;
    },
  });
  const response = post(event);
  await expect.poll(() => committed).toHaveLength(1);
  const closed = app.close();
  resolve();
  expect((await response).status).toBe(200);
  await closed;
});

test.each([
  ["head", `POST ${PATH} HTTP/1.1\r\nHost: x\r\n`, "X-Slow: 1\r\n"],
  ["body", `${head(1_000)}\r\n`, " "],
])("a sender whose %s never ends does not keep the server from closing", async (_part, start, drop) => {
  const { app, port } = await startListening({ requestTimeoutMs: 1_000 });
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}).resume();
  socket.write(start);
  const drip = setInterval(() => socket.write(drop), 50);
  onTestFinished(() => {
    clearInterval(drip);
    socket.destroy();
  });
  await once(app.server, "connection");
  await app.close();
});

test("whoever wants a proxy and hangs up does no harm", async () => {
  const { app, port } = await startListening();
  for (let round = 0; round < 20; round += 1) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write("CONNECT elsewhere:443 HTTP/1.1\r\nHost: x\r\n\r\nmore", () => socket.resetAndDestroy());
    await once(socket, "close");
  }
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  await app.close();
});
