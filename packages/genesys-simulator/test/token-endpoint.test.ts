import { expect, test } from "vitest";
import { makeSimulator } from "../src/index.ts";
import { basic, menuBody, requestToken, startSimulator } from "./start-simulator.ts";

const success = {
  access_token: expect.stringMatching(/^[\w-]{40,}$/),
  token_type: "bearer",
  expires_in: 86_400,
};

test("gives a token to a client that sends its credentials in a Basic header", async () => {
  const { url } = await startSimulator();
  const answer = await requestToken(url);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual(success);
});

test("gives a token to a client that sends its credentials and a scope in the form", async () => {
  const { url } = await startSimulator();
  const form = { client_id: "demo-client", client_secret: "demo-secret", scope: "flow:flow:write" };
  const answer = await requestToken(url, form, "");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual(success);
});

test("takes secrets with colons and other characters than ASCII", async () => {
  const simulator = await makeSimulator({ clientId: "client", clientSecret: "sé:cr:et" });
  const { url } = await simulator.listen();
  expect((await requestToken(url, {}, basic("client", "sé:cr:et"))).status).toBe(200);
  expect((await requestToken(url)).status).toBe(400);
  await simulator.close();
});

test.each([
  ["a wrong secret", {}, basic("demo-client", "wrong"), "invalid_client", "Invalid client credentials."],
  ["no credentials", {}, "", "invalid_client", "Invalid client credentials."],
  [
    "another grant type",
    { grant_type: "password" },
    basic("demo-client", "demo-secret"),
    "unsupported_grant_type",
    "Only client_credentials is supported here.",
  ],
])("refuses %s with 400 and an OAuth error", async (_what, form, authorization, error, error_description) => {
  const { url } = await startSimulator();
  const answer = await requestToken(url, form, authorization);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error, error_description });
});

test("refuses a form without a grant type", async () => {
  const { url } = await startSimulator();
  const answer = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: basic("demo-client", "demo-secret") },
    body: new URLSearchParams(),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_request" });
});

test("answers 401 to a wrong secret when so configured", async () => {
  const { url } = await startSimulator({ badClientStatus: 401 });
  expect((await requestToken(url, {}, basic("demo-client", "wrong"))).status).toBe(401);
});

test("refuses a body that is not a form", async () => {
  const { url } = await startSimulator();
  const answer = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: basic("demo-client", "demo-secret"), "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credentials" }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: "invalid_request" });
});

test("serves the tutorial's token path until that is switched off", async () => {
  const { url, simulator } = await startSimulator();
  const request = () =>
    fetch(`${url}/api/v2/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: "demo-client",
        client_secret: "demo-secret",
      }),
    });
  const served = await request();
  expect(served.status).toBe(200);
  expect(await served.json()).toEqual(success);

  simulator.configure({ tutorialTokenPath: false });
  const gone = await request();
  expect(gone.status).toBe(404);
  expect(await gone.json()).toMatchObject({ code: "not.found", status: 404 });
});

test("lets a token live as long as configured, and older tokens beside newer ones", async () => {
  let nowMs = 1_000_000;
  const { fetchToken, getFlow, simulator } = await startSimulator({
    now: () => nowMs,
    tokenLifetimeSeconds: 60,
  });
  await fetchToken();
  nowMs += 59_999;
  expect((await getFlow()).status).toBe(200);
  nowMs += 1;
  expect(await (await getFlow()).json()).toMatchObject({ status: 401, code: "bad.credentials" });
  expect(simulator.tokens()).toEqual({ issued: 2, valid: 0 });
});

test("tells the lifetime in force when the token was issued", async () => {
  const { url, simulator } = await startSimulator();
  simulator.configure({ tokenLifetimeSeconds: 7 });
  expect(await (await requestToken(url)).json()).toMatchObject({ expires_in: 7 });
});

test("refuses every revoked token on the API and issues new ones", async () => {
  const { simulator, url, putFlow, fetchToken } = await startSimulator();
  simulator.revokeTokens();
  expect(await (await putFlow()).json()).toMatchObject({ status: 401, code: "bad.credentials" });
  expect(simulator.requests({ endpoint: "api" })).toMatchObject([{ tokenId: 1, status: 401 }]);
  const authorization = `Bearer ${await fetchToken()}`;
  const answer = await fetch(`${url}/api/v2/flows/flow-1`, {
    method: "PUT",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(menuBody),
  });
  expect(answer.status).toBe(200);
});

test("throttles on request with the token endpoint's own 400", async () => {
  const { simulator, url, getFlow } = await startSimulator();
  simulator.addFault({ kind: "token-throttled", count: 1 });
  expect((await getFlow()).status).toBe(200);
  const throttled = await requestToken(url);
  expect(throttled.status).toBe(400);
  expect(await throttled.json()).toEqual({
    error: "invalid_request",
    error_description: expect.stringMatching(/^rate limit exceeded; /),
  });
  expect((await requestToken(url)).status).toBe(200);
});

test("answers faults aimed at the token endpoint as OAuth errors", async () => {
  const { simulator, url, getFlow } = await startSimulator();
  simulator.addFault({ kind: "status", status: 503, endpoint: "token" });
  const answer = await requestToken(url);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ error: "server_error", error_description: expect.any(String) });
  expect((await getFlow()).status).toBe(200);
});
