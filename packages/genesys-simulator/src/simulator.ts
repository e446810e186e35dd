import fastify, { type FastifyInstance } from "fastify";
import { adminApi } from "./admin-api.ts";
import { answerNotFound, api } from "./api.ts";
import { type Controls, makeControls } from "./controls.ts";
import type { NewDatatable } from "./datatables/datatable-store.ts";
import type { NewFlow } from "./flows/flow-store.ts";
import type { LockOwner } from "./flows/lock-owner.ts";
import { jobUpload } from "./jobs/job-upload.ts";
import { makeOrg } from "./org.ts";
import { changeSettings, defaultSettings, type SettingsPatch } from "./settings.ts";
import { tokenEndpoint } from "./tokens/token-endpoint.ts";
import { makeTokenStore } from "./tokens/token-store.ts";
import { trackVisits } from "./visit.ts";

export type SimulatorOptions = SettingsPatch & {
  /** The one OAuth client; default `demo-client`, `demo-secret`. */
  clientId?: string;
  clientSecret?: string;
  /** Flows that are there from the start and after a reset. */
  flows?: NewFlow[];
  /** Data tables, likewise. */
  datatables?: NewDatatable[];
  /** How many requests, and applied writes per flow or row, are remembered; default 10 000. */
  maxRecorded?: number;
  /** Milliseconds since the epoch; governs windows, token lives, fault durations and recorded times. */
  now?: () => number;
};

export type Simulator = Controls & {
  /** For routes beside the platform's, added before `listen`. */
  app: FastifyInstance;
  /** `port` 0, the default, takes a free one; `host` is 127.0.0.1 by default. */
  listen(options?: { port?: number; host?: string }): Promise<{ url: string; host: string; port: number }>;
  /** Drops every connection, hanging ones included, and every write not applied yet. */
  close(): Promise<void>;
};

/** A local Genesys Cloud: token endpoint, flows, rate limit and, on request, faults. */
export async function makeSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    clientId = "demo-client",
    clientSecret = "demo-secret",
    flows = [],
    datatables = [],
    maxRecorded = 10_000,
    now = Date.now,
    ...chosenSettings
  } = options;
  const settings = changeSettings(defaultSettings, chosenSettings);
  const tokens = makeTokenStore({ now });
  const client: LockOwner = { kind: "client", id: clientId };
  const newOrg = () => makeOrg({ now, settings, flows, datatables, maxRecorded, client });
  let org = newOrg();
  const controls = makeControls({
    tokens,
    currentOrg: () => org,
    replaceOrg() {
      org.end();
      org = newOrg();
    },
  });

  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
  await app.register(adminApi, { prefix: "/admin", controls });
  await app.register(async (platform) => {
    trackVisits(platform, () => org);
    platform.setNotFoundHandler(answerNotFound);
    await platform.register(tokenEndpoint, { client: { id: clientId, secret: clientSecret }, tokens });
    await platform.register(jobUpload);
    await platform.register(api, { prefix: "/api/v2", tokens });
  });

  let closing: Promise<void> | undefined;
  return {
    ...controls,
    app,
    async listen({ port = 0, host = "127.0.0.1" } = {}) {
      const url = await app.listen({ port, host });
      return { url, host, port: Number(new URL(url).port) };
    },
    close() {
      org.end();
      closing ??= app.close();
      return closing;
    },
  };
}
