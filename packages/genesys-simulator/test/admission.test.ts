import { expect, test } from "vitest";
import { errorBodyOf, menuBody, startSimulator } from "./start-simulator.ts";

test.each([[undefined], ["Basic abc"], ["Bearer"]])(
  "asks for a bearer token where %s was sent",
  async (authorization) => {
    const { getFlow } = await startSimulator();
    const answer = await getFlow("flow-1", { headers: authorization ? { authorization } : {} });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual(
      errorBodyOf(
        answer,
        401,
        "authentication.required",
        "No authentication bearer token specified in authorization header.",
      ),
    );
  },
);

test("refuses a token it did not issue", async () => {
  const { getFlow } = await startSimulator();
  const answer = await getFlow("flow-1", { headers: { authorization: "Bearer made-up" } });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual(
    errorBodyOf(answer, 401, "bad.credentials", "Invalid login credentials."),
  );
});

test("names every answer and tells the state of the rate limit in it", async () => {
  let nowMs = 1_000_000;
  const { getFlow, url } = await startSimulator({ now: () => nowMs, rateLimitPerMinute: 300 });
  const first = await getFlow();
  nowMs += 1500;
  const second = await getFlow();
  const anonymous = await fetch(`${url}/api/v2/flows/flow-1`);
  const unknown = await fetch(`${url}/api/v2/nothing`);
  expect(limits(first)).toEqual({ count: "1", allowed: "300", reset: "60" });
  expect(limits(second)).toEqual({ count: "2", allowed: "300", reset: "59" });
  expect(limits(anonymous)).toEqual({ count: "1", allowed: "300", reset: "60" });
  expect(limits(unknown)).toEqual({ count: "2", allowed: "300", reset: "60" });
  const names = [first, second, anonymous, unknown].map((answer) =>
    answer.headers.get("inin-correlation-id"),
  );
  for (const name of names) expect(name).toMatch(/^[\da-f-]{36}$/);
  expect(new Set(names).size).toBe(4);
});

function limits(answer: Response) {
  const read = (name: string) => answer.headers.get(`inin-ratelimit-${name}`);
  return { count: read("count"), allowed: read("allowed"), reset: read("reset") };
}

test("refuses what is past the limit with the platform's 429 and admits it after Retry-After", async () => {
  let nowMs = 1_000_000;
  const { getFlow, putFlow, simulator } = await startSimulator({ now: () => nowMs, rateLimitPerMinute: 2 });
  await getFlow();
  nowMs += 18_500;
  await getFlow();
  const refused = await putFlow();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(refused.headers.get("retry-after")).toBe("42");
  expect(limits(refused)).toEqual({ count: "2", allowed: "2", reset: "42" });
  expect(await refused.text()).toBe(
    `{"message":"Rate limit exceeded the maximum. Retry the request in [42] seconds","code":"too.many.requests.retry.after","status":429,"contextId":"${refused.headers.get("inin-correlation-id")}","details":[],"errors":[]}`,
  );
  expect(simulator.history("flow-1")).toEqual([]);
  nowMs += 42_000;
  expect((await putFlow()).status).toBe(200);
});

test("counts each token by itself and follows a changed limit at once", async () => {
  const { getFlow, fetchToken, simulator } = await startSimulator({ rateLimitPerMinute: 1 });
  expect((await getFlow()).status).toBe(200);
  expect((await getFlow()).status).toBe(429);
  const other = { headers: { authorization: `Bearer ${await fetchToken()}` } };
  expect((await getFlow("flow-1", other)).status).toBe(200);
  simulator.configure({ rateLimitPerMinute: 2 });
  expect((await getFlow()).status).toBe(200);
  expect((await getFlow()).status).toBe(429);
});

test.each(["/api/v2/nothing", "/nothing", "/api/v2/flows"])("does not know the path %s", async (path) => {
  const { url } = await startSimulator();
  const answer = await fetch(url + path);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual(
    errorBodyOf(answer, 404, "not.found", "The requested resource was not found."),
  );
});

test.each(["{broken", "", "[]", "null", '"text"'])("refuses the body %j as malformed", async (body) => {
  const { putFlow } = await startSimulator();
  const answer = await putFlow(body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(
    errorBodyOf(
      answer,
      400,
      "bad.request",
      "The request could not be understood by the server due to malformed syntax.",
    ),
  );
});

test("refuses a body that is not JSON and a body that is too large", async () => {
  const { url, token, putFlow } = await startSimulator();
  const text = await fetch(`${url}/api/v2/flows/flow-1`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "text/plain" },
    body: JSON.stringify(menuBody),
  });
  expect(text.status).toBe(415);
  expect(await text.json()).toEqual(
    errorBodyOf(
      text,
      415,
      "unsupported.media.type",
      "Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.",
    ),
  );

  const large = await putFlow({ ...menuBody, description: "x".repeat(1024 * 1024) });
  expect(large.status).toBe(413);
  expect(await large.json()).toEqual(
    errorBodyOf(
      large,
      413,
      "request.entity.too.large",
      "The request is over the size limit. Maximum bytes: 1048576",
    ),
  );
});

test("checks the token before it reads the body", async () => {
  const { url } = await startSimulator();
  const answer = await fetch(`${url}/api/v2/flows/flow-1`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: "{broken",
  });
  expect(answer.status).toBe(401);
});
