import { fileURLToPath } from "node:url";
import type { Program } from "@menuswitch/rig";
import { WEBHOOK_PATH } from "../../contenders/contender-app.ts";
import { type Env, type Installation, WEBHOOK_KEY } from "../../installation/open-installation.ts";

/** One way to answer webhooks, in one setting. */
export interface Contender {
  name: string;
  kind: "no-op" | "call" | "job" | "ingress" | "decision";
  program: Program;
  url: string;
  headers: Record<string, string>;
  /** When Redis has its append-only file written to the disk; undefined for what does not store. */
  fsync?: "everysec" | "always";
  /** Puts the surroundings into this contender's setting. */
  prepare(): Promise<void>;
}

/** Where the contender that adds jobs keeps them, apart from what a worker plans. */
export const JOBS_KEY_PREFIX = "bench-jobs";

const DECISION_PATH = "/v1/menu-decision";

const ENTRIES = {
  noOp: new URL("../../contenders/no-op/main.ts", import.meta.url),
  call: new URL("../../contenders/call-per-webhook/main.ts", import.meta.url),
  job: new URL("../../contenders/job-per-webhook/main.ts", import.meta.url),
};

/** All that are compared: each a process of its own, which runs from the beginning to the end. */
export async function startContenders(installation: Installation): Promise<Contender[]> {
  const { nodes, simulator, startContender, startIngress } = installation;
  const [noOp, call, job, ingress] = await Promise.all([
    startContender(fileURLToPath(ENTRIES.noOp)),
    startContender(fileURLToPath(ENTRIES.call)),
    startContender(fileURLToPath(ENTRIES.job), { REDIS_KEY_PREFIX: JOBS_KEY_PREFIX }),
    startIngress(),
  ]);

  const contender = (
    kind: Contender["kind"],
    name: string,
    program: Program,
    setting: { fsync?: "everysec" | "always"; apiMs?: number; headers?: Env; path?: string } = {},
  ): Contender => ({
    name,
    kind,
    program,
    url: `${program.url}${setting.path ?? WEBHOOK_PATH}`,
    headers: setting.headers ?? {},
    ...(setting.fsync && { fsync: setting.fsync }),
    async prepare() {
      const { fsync = "everysec", apiMs } = setting;
      await Promise.all(nodes.map((node) => node.config("SET", "appendfsync", fsync)));
      if (apiMs !== undefined) await setApiLatency(simulator.url, apiMs);
    },
  });
  const headers = { authorization: `Bearer ${WEBHOOK_KEY}` };
  return [
    contender("no-op", "Fastify no-op", noOp),
    contender("call", "API call before answering, 0 ms", call, { apiMs: 0 }),
    contender("call", "API call before answering, 200 ms", call, { apiMs: 200 }),
    contender("job", "one job per webhook, everysec", job, { fsync: "everysec" }),
    contender("job", "one job per webhook, always", job, { fsync: "always" }),
    contender("ingress", "Menuswitch, everysec", ingress, { fsync: "everysec", headers }),
    contender("ingress", "Menuswitch, always", ingress, { fsync: "always", headers }),
    contender("decision", "Menuswitch decision, everysec", ingress, {
      fsync: "everysec",
      headers,
      path: DECISION_PATH,
    }),
  ];
}

async function setApiLatency(simulatorUrl: string, latencyMs: number): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/admin/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ latencyMs }),
  });
  if (!answer.ok) throw new Error(`the simulator answers ${answer.status}`);
}
