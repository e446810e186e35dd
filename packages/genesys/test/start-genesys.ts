import type { ServerResponse } from "node:http";
import type { FlowTarget, JsonValue, Menu, PlacedTarget } from "@menuswitch/domain";
import { onTestFinished } from "vitest";
import { type GenesysClient, type GenesysSettings, makeGenesysClient, renderContent } from "../src/index.ts";
import { answerJson, type RecordedRequest, startRecordingServer } from "./recording-server.ts";

export const SECRET = "s3cret/+of the client";
export const CLIENT_ID = "client-1";

export const seedTarget: FlowTarget = {
  kind: "flow",
  flowId: "flow 1/ä",
  name: "Dynamic IVR Menu Flow",
  profile: "seed",
  lock: "none",
};

export const platformTarget: FlowTarget = { ...seedTarget, profile: "platform" };

const menu: { id: string } & Menu = {
  id: "variant_a",
  target: "main-ivr",
  options: [
    { value: "support", prompt: "Press 1 for priority support", dtmf: "1" },
    { value: "billing", prompt: "Press 2 for account billing", dtmf: "2" },
  ],
  timeoutMs: 10_000,
  maxRetries: 3,
  agent: "auto",
};

/** What there is to write for that menu. */
export function contentFor(target: PlacedTarget): { content: JsonValue; revision: number } {
  return { content: renderContent(target, menu), revision: 7 };
}

interface Behaviour {
  /** Answers the token endpoint; by default tokens `secret-token-1`, `-2` … that live a day. */
  token?: (response: ServerResponse, nth: number) => void;
  /** Answers the API; by default 200 with the body sent. */
  api?: (response: ServerResponse, request: RecordedRequest, nth: number) => void;
}

export interface Genesys {
  client: GenesysClient;
  origin: string;
  tokenRequests(): RecordedRequest[];
  apiRequests(): RecordedRequest[];
  openSockets(): number;
  connectionsMade(): number;
}

/** A server that is both token endpoint and API, and a client for it; both end with the test. */
export async function startGenesys(
  behaviour: Behaviour = {},
  settings: Partial<GenesysSettings> = {},
): Promise<Genesys> {
  const isToken = ({ path }: RecordedRequest) => path === "/oauth/token";
  const { token = giveToken, api = (response, { body }) => void response.end(body) } = behaviour;
  const server = await startRecordingServer((response, request) => {
    const nth = server.requests.filter((other) => isToken(other) === isToken(request)).length;
    if (isToken(request)) token(response, nth);
    else api(response, request, nth);
  });
  const client = makeGenesysClient({
    apiBase: `${server.origin}/api/v2`,
    tokenUrl: `${server.origin}/oauth/token`,
    clientId: CLIENT_ID,
    clientSecret: SECRET,
    authStyle: "basic",
    timeoutMs: 10_000,
    ...settings,
  });
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  return {
    client,
    origin: server.origin,
    tokenRequests: () => server.requests.filter(isToken),
    apiRequests: () => server.requests.filter((request) => !isToken(request)),
    openSockets: server.openSockets,
    connectionsMade: server.connectionsMade,
  };
}

export function giveToken(response: ServerResponse, nth: number): void {
  answerJson(response, 200, { access_token: tokenOf(nth), token_type: "bearer", expires_in: 86_400 });
}

export function tokenOf(nth: number): string {
  return `secret-token-${nth}`;
}
