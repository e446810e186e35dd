import { ApiError } from "../api-error.ts";
import { invalidProperty, invalidValue, problems } from "../problems.ts";
import type { Settings } from "../settings.ts";
import { flowProblems } from "./flow-problems.ts";

/** All the platform knows about a flow through this API: no steps, no menus. */
const knownProperties = new Set([
  "id",
  "name",
  "division",
  "description",
  "type",
  "lockedUser",
  "lockedClient",
  "active",
  "system",
  "deleted",
  "publishedVersion",
  "savedVersion",
  "checkedInVersion",
  "debugVersion",
  "inputSchema",
  "outputSchema",
  "publishedBy",
  "currentOperation",
  "nluInfo",
  "supportedLanguages",
  "compatibleFlowTypes",
  "worktypeId",
  "virtualAgentEnabled",
  "selfUri",
]);

export type FlowContent = Record<string, unknown>;

/** The types a flow can have; what the tutorial sends, `voice`, is none of them. */
export const documentedTypes = [
  "BOT",
  "COMMONMODULE",
  "DIGITALBOT",
  "EMAILSEND",
  "INBOUNDCALL",
  "INBOUNDCHAT",
  "INBOUNDEMAIL",
  "INBOUNDSHORTMESSAGE",
  "INQUEUECALL",
  "INQUEUEEMAIL",
  "INQUEUESHORTMESSAGE",
  "OUTBOUNDCALL",
  "SECURECALL",
  "SPEECH",
  "SURVEYINVITE",
  "VOICE",
  "VOICEMAIL",
  "VOICESURVEY",
  "WORKFLOW",
  "WORKITEM",
];

/** What a PUT body leaves in the flow. @throws ApiError 400 as the platform words it */
export function parseFlowContent(
  body: unknown,
  { unknownProperties, flowTypes }: Pick<Settings, "unknownProperties" | "flowTypes">,
): FlowContent {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new ApiError(problems.badRequest);
  const content = new Map<string, unknown>(Object.entries(body));
  for (const property of content.keys()) {
    if (knownProperties.has(property) || unknownProperties === "store") continue;
    if (unknownProperties === "reject") throw new ApiError(invalidProperty(property, "Flow"));
    content.delete(property);
  }
  checkName(content.get("name"));
  const type = content.get("type");
  if (!isFilled(type)) throw new ApiError(flowProblems.missingType);
  if (flowTypes === "documented" && !documentedTypes.includes(type)) {
    throw new ApiError(invalidValue(type, "type", documentedTypes));
  }
  return Object.fromEntries(content);
}

function checkName(name: unknown) {
  if (!isFilled(name)) throw new ApiError(flowProblems.missingName);
  if (name.includes("/")) throw new ApiError(flowProblems.nameContainsSlash);
  if (!/[\p{L}\p{N}]/u.test(name)) throw new ApiError(flowProblems.nameWithoutAlphanumeric);
  if (name.endsWith("-debug")) throw new ApiError(flowProblems.nameEndsWithDebug);
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
