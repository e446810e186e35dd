import { commonVariables, listenVariables, queueVariables, redisVariables } from "@menuswitch/runtime";
import { z } from "zod";
import type { Credentials } from "./ask-for-credentials.ts";

const NEEDED = "is required: set it, or DASHBOARD_AUTH=none to let everybody in";

export const dashboardConfigSchema = z
  .object({
    DASHBOARD_AUTH: z
      .enum(["basic", "none"])
      .default("basic")
      .describe("Who may look: `basic` asks for user and password, `none` lets everybody in"),
    DASHBOARD_USER: z
      .string()
      .regex(/^[^:]*$/, "must not contain a colon")
      .optional()
      .describe("User name to ask for; required with `basic`"),
    DASHBOARD_PASSWORD: z.string().optional().describe("Password to ask for; required with `basic`"),
    DASHBOARD_ROLE: z
      .enum(["viewer", "operator"])
      .default("viewer")
      .describe("What one may do: `viewer` only looks, `operator` also retries, removes and pauses"),
    ...queueVariables,
    ...commonVariables,
    ...listenVariables(8081),
    ...redisVariables,
  })
  .refine((config) => config.DASHBOARD_AUTH !== "basic" || config.DASHBOARD_USER !== undefined, {
    path: ["DASHBOARD_USER"],
    error: NEEDED,
    when: () => true,
  })
  .refine((config) => config.DASHBOARD_AUTH !== "basic" || config.DASHBOARD_PASSWORD !== undefined, {
    path: ["DASHBOARD_PASSWORD"],
    error: NEEDED,
    when: () => true,
  });

export type DashboardConfig = z.output<typeof dashboardConfigSchema>;

export function credentialsOf(config: DashboardConfig): Credentials | undefined {
  const { DASHBOARD_AUTH, DASHBOARD_USER: user, DASHBOARD_PASSWORD: password } = config;
  if (DASHBOARD_AUTH === "none" || user === undefined || password === undefined) return undefined;
  return { user, password };
}
