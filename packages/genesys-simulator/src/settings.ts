import { z } from "zod";

export const settingsSchema = z.strictObject({
  /** Requests one token may make in a fixed window of 60 s. */
  rateLimitPerMinute: z.int().positive(),
  /** Life of the tokens issued from now on. */
  tokenLifetimeSeconds: z.int().positive(),
  /** Added to every token and API request that gets past authentication and the rate limit. */
  latencyMs: z.number().min(0),
  /** Genesys does not say what a PUT with properties it does not know does; `store` keeps and returns them. */
  unknownProperties: z.enum(["store", "ignore", "reject"]),
  /** What the client's role allows: permissions such as `architect:flow:edit`. */
  permissions: z.union([z.literal("all"), z.array(z.string())]),
  /** The ids of the divisions in which the client has its role; `home` is where things are unless told otherwise. */
  divisions: z.union([z.literal("all"), z.array(z.string())]),
  /** Genesys does not say which answer a resource in a division of others gets. */
  hiddenDivisionStatus: z.literal([403, 404]),
  /** Genesys does not say whether a row can be given another key; otherwise that is 400. */
  renameRows: z.boolean(),
  /** Rows a data table may have. */
  maxDatatableRows: z.int().positive(),
  /** Data tables the org may have. */
  maxDatatables: z.int().positive(),
  /** Genesys does not say how long a page may be; a longer one is 400. */
  maxPageSize: z.int().positive(),
  /** Genesys does not say how soon a flow's lookup sees a written row. */
  lookupDelayMs: z.number().min(0),
  /** Genesys does not say when a PUT needs the flow's lock; one that lacks it is 409. */
  requireLock: z.enum(["never", "always", "only-if-locked-by-other"]),
  /** Genesys does not say whether a check-in needs the flow's lock; one that lacks it is 409. */
  checkinNeedsLock: z.boolean(),
  /** Genesys does not say whether who holds a flow's lock may check it out again; otherwise that is 409. */
  checkoutAgain: z.boolean(),
  /** Which types a flow may have; the tutorial's `voice` is none that the platform documents. */
  flowTypes: z.enum(["any", "documented"]),
  /** A PUT with the name and type of another flow is 409. */
  uniqueFlowNames: z.boolean(),
  /** How long a check-in, a publish or a job takes after it has been answered. */
  operationMs: z.number().min(0),
  /** Genesys documents both 200 and 202 for a publish and for a new job. */
  acceptedStatus: z.literal([200, 202]),
  /** Genesys does not say which header a write to a flow must have; null asks for none. */
  requiredHeader: z.string().toLowerCase().nullable(),
  /** A flow that was never heard of comes into being at its first GET or PUT; otherwise it is 404. */
  autoCreateFlows: z.boolean(),
  /** A participant that was never heard of comes into being at the first PATCH; otherwise it is 404. */
  autoCreateParticipants: z.boolean(),
  /** Genesys does not say whether a 429's body names the limit. */
  limitInBody: z.boolean(),
  /** Genesys does not say whether the events of flows can start a workflow. */
  flowTopicsTrigger: z.boolean(),
  /** Also serve tokens at `/api/v2/oauth/token`, where the real platform has none. */
  tutorialTokenPath: z.boolean(),
  /** Genesys does not say whether a client that is no user is told its own grants. */
  tellsGrants: z.boolean(),
  /** Genesys does not say whether a wrong client secret is 400 or 401. */
  badClientStatus: z.literal([400, 401]),
});

export const settingsPatchSchema = settingsSchema.partial().extend({
  /** True makes all that the tutorial takes for granted what the platform documents; false makes it as it was. */
  strict: z.boolean().optional(),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingsPatch = z.input<typeof settingsPatchSchema>;

export const defaultSettings: Settings = {
  rateLimitPerMinute: 300,
  tokenLifetimeSeconds: 86_400,
  latencyMs: 0,
  unknownProperties: "store",
  requireLock: "never",
  checkinNeedsLock: true,
  checkoutAgain: true,
  flowTypes: "any",
  uniqueFlowNames: false,
  operationMs: 200,
  acceptedStatus: 200,
  requiredHeader: null,
  autoCreateFlows: true,
  autoCreateParticipants: true,
  limitInBody: false,
  flowTopicsTrigger: true,
  tutorialTokenPath: true,
  badClientStatus: 400,
  tellsGrants: true,
  permissions: "all",
  divisions: "all",
  hiddenDivisionStatus: 403,
  renameRows: true,
  maxDatatableRows: 5000,
  maxDatatables: 200,
  maxPageSize: 500,
  lookupDelayMs: 0,
};

const strictSettings = {
  tutorialTokenPath: false,
  unknownProperties: "reject",
  flowTypes: "documented",
  uniqueFlowNames: true,
  requireLock: "always",
  autoCreateFlows: false,
  autoCreateParticipants: false,
  renameRows: false,
} satisfies Partial<Settings>;

const lenientSettings = Object.fromEntries(
  Object.entries(defaultSettings).filter(([name]) => name in strictSettings),
);

/** What the patch names by itself wins over what it makes strict. @throws ZodError */
export function changeSettings(settings: Settings, { strict, ...patch }: SettingsPatch): Settings {
  const mode = strict === undefined ? {} : strict ? strictSettings : lenientSettings;
  return settingsSchema.parse({ ...settings, ...mode, ...patch });
}
