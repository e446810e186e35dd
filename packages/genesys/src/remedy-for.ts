import type { ApiRequest } from "./api-request.ts";

/**
 * What an administrator can do about an answer.
 *
 * @param code Genesys Cloud's own code from the body, where it gave one
 */
export function remedyFor(
  status: number,
  code: string | undefined,
  { permissions, subject: { noun, id, setting, remedies } }: Pick<ApiRequest, "permissions" | "subject">,
): string {
  const known = own(remedies, code ?? "") ?? own(remedies, String(status));
  if (known !== undefined) return known;
  switch (status) {
    case 401:
      return "The token is fresh, so it is not its age: check that the OAuth client is active, that this machine's address is allowed for it, and that GENESYS_API_BASE and GENESYS_TOKEN_URL are of one region (GENESYS_REGION).";
    case 403:
      return code === "missing.division.permission"
        ? `The OAuth client's role is not given for the division of ${noun} ${id}: give it for that division too (it needs ${permissions.join(" and ")}).`
        : `Add ${permissions.join(" and ")} to a role, and give that role, for the division of ${noun} ${id}, to the OAuth client. Roles and divisions decide here; OAuth scopes do not.`;
    case 404:
      return `There is no ${noun} ${id} in this organisation: check ${setting} of the target in the menu catalog, and that GENESYS_REGION is the organisation's region. Or it lies in a division for which the OAuth client's role is not given.`;
    case 405:
      return `Genesys Cloud does not allow this for this ${noun}: check its type, and that GENESYS_API_BASE ends in /api/v2.`;
    case 408:
      return "The menu is written again with growing pauses, since it may have arrived.";
    case 409:
      return `Something else changes the ${noun} at the same time: look what does, then retry.`;
    case 410:
      return `The ${noun} ${id} was deleted: restore or replace it, and set ${setting} of the target in the menu catalog.`;
    case 413:
      return "The menu is too large: shorten its prompts or offer fewer options.";
    case 415:
      return "JSON was sent: look for a proxy in between that changes the Content-Type header.";
    case 429:
      return "All workers wait and go on by themselves. If this is frequent, lower GENESYS_RATE_LIMIT_PER_MINUTE, or look for what else uses this OAuth client.";
  }
  if (status >= 500) {
    return "The menu is written again with growing pauses, since it may have arrived. If this goes on, give the correlation id to Genesys Cloud's support.";
  }
  if (status < 400) return "Redirects are not followed: set GENESYS_API_BASE to the address itself.";
  return `Read what Genesys Cloud says about the ${noun}, and check the target in the menu catalog.`;
}

/** Codes come from outside: `constructor` is one like any other. */
function own(remedies: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(remedies, name) ? remedies[name] : undefined;
}
