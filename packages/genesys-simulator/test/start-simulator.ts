import { onTestFinished } from "vitest";
import { makeSimulator, type SimulatorOptions } from "../src/index.ts";

export const menuBody = {
  id: "flow-1",
  name: "Dynamic IVR Menu Flow",
  type: "voice",
  steps: [{ id: "ivr-main-menu", config: { timeout: 10000 } }],
  entrySteps: ["ivr-main-menu"],
};

/** A simulator on a free port for one test, a valid token, and the requests a client makes with it. */
export async function startSimulator(options: SimulatorOptions = {}) {
  const simulator = await makeSimulator(options);
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen();

  async function fetchToken(): Promise<string> {
    const answer = await requestToken(url);
    const body: unknown = await answer.json();
    if (typeof body !== "object" || body === null || !("access_token" in body)) throw new Error("no token");
    return String(body.access_token);
  }
  const token = await fetchToken();
  const authorization = `Bearer ${token}`;

  return {
    simulator,
    url,
    token,
    fetchToken,
    getFlow: (flowId = "flow-1", init: RequestInit = {}) =>
      fetch(`${url}/api/v2/flows/${flowId}`, { headers: { authorization }, ...init }),
    putFlow: (
      body: unknown = menuBody,
      { flowId = "flow-1", signal }: { flowId?: string; signal?: AbortSignal } = {},
    ) =>
      fetch(`${url}/api/v2/flows/${flowId}`, {
        method: "PUT",
        headers: { authorization, "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
        signal: signal ?? null,
      }),
    admin: (path: string, method = "GET", body?: unknown) =>
      fetch(`${url}/admin${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      }),
  };
}

export function requestToken(
  url: string,
  form: Record<string, string> = {},
  authorization = basic("demo-client", "demo-secret"),
) {
  return fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: authorization === "" ? {} : { authorization },
    body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
  });
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

/** The body every refusal of the API has. */
export function errorBodyOf(answer: Response, status: number, code: string, message: string) {
  return {
    message,
    code,
    status,
    contextId: answer.headers.get("inin-correlation-id"),
    details: [],
    errors: [],
  };
}
