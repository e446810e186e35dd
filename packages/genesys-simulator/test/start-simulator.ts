import { onTestFinished } from "vitest";
import { z } from "zod";
import { makeSimulator, type SimulatorOptions } from "../src/index.ts";

export const menuBody = {
  id: "flow-1",
  name: "Dynamic IVR Menu Flow",
  type: "voice",
  steps: [{ id: "ivr-main-menu", config: { timeout: 10000 } }],
  entrySteps: ["ivr-main-menu"],
};

/** A data table of menus, with its first rows, as the controls take it. */
export const menuTable = {
  id: "menus",
  name: "IVR Menus",
  schema: {
    $schema: "http://json-schema.org/draft-04/schema#",
    type: "object",
    required: ["key"],
    additionalProperties: false,
    properties: {
      key: { $id: "/properties/key", title: "Segment", type: "string", displayOrder: 0 },
      VariantId: { $id: "/properties/VariantId", title: "Variant", type: "string", displayOrder: 1 },
      Enabled: {
        $id: "/properties/Enabled",
        title: "Enabled",
        type: "boolean",
        default: true,
        displayOrder: 2,
      },
      Timeout: { title: "Timeout", type: "integer", displayOrder: 3 },
      Weight: { title: "Weight", type: "number", displayOrder: 4 },
    },
  },
  rows: [{ key: "premium", VariantId: "variant_a" }, { key: "default" }],
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
    /** Any request of the API; a body is sent as JSON. */
    api: (method: string, path: string, body?: unknown) =>
      fetch(`${url}/api/v2${path}`, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        body: body === undefined ? null : JSON.stringify(body),
      }),
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

const answeredSchema = z.looseObject({
  id: z.string().default(""),
  code: z.string().default(""),
  message: z.string().default(""),
  entities: z.array(z.looseObject({ name: z.string().optional() })).default([]),
  nextUri: z.string().default(""),
  lastUri: z.string().default(""),
  Timeout: z.number().optional(),
});

/** An answer's body, with what tests look at; all of it by `toEqual` on `answer.json()`. */
export async function read(answer: Response | Promise<Response>) {
  return answeredSchema.parse(await (await answer).json());
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
