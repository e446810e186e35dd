import type { Centre } from "../centre.ts";
import { flowOf, targetIds } from "../menus.ts";

/** The flows that are locked, or have a draft, as the platform shows them: somebody checked them out and not in. */
export async function unfinishedFlows({ simulator }: Centre): Promise<string[]> {
  const token = await simulator.app.inject({
    method: "POST",
    url: "/oauth/token",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret",
  });
  const authorization = `Bearer ${token.json<{ access_token: string }>().access_token}`;
  const flows = await Promise.all(
    targetIds.map(async (targetId) => {
      const url = `/api/v2/flows/${flowOf(targetId)}`;
      const flow = await simulator.app.inject({ url, headers: { authorization } });
      if (flow.statusCode !== 200) throw new Error(`${url} answered ${flow.statusCode}`);
      return flow.json<{
        id: string;
        lockedUser?: unknown;
        lockedClient?: unknown;
        savedVersion?: unknown;
      }>();
    }),
  );
  return flows
    .filter(({ lockedUser, lockedClient, savedVersion }) => lockedUser ?? lockedClient ?? savedVersion)
    .map(({ id }) => id);
}
