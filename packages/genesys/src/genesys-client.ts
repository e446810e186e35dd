import type { JsonValue, PlacedTarget } from "@menuswitch/domain";
import { makeGenesysApi, type RequestHooks } from "./genesys-api.ts";
import { type GrantedPermissions, readGrantedPermissions } from "./granted-permissions.ts";
import { makeHttpSender } from "./http-sender.ts";
import { connectKinds } from "./target-kinds.ts";
import { type ClientCredentials, fetchToken } from "./token-endpoint.ts";
import { makeTokenSource } from "./token-source.ts";

export interface GenesysSettings extends ClientCredentials {
  /** Like `https://api.mypurecloud.com/api/v2`. */
  apiBase: string;
  tokenUrl: string;
  /** Of one API request, its whole answer included. */
  timeoutMs: number;
  /** Of one request for a token; 15 s unless given. */
  tokenTimeoutMs?: number;
  /** Milliseconds since the epoch; the system's clock unless given. */
  now?: () => number;
}

export interface GenesysClient {
  /**
   * Makes sure that a usable token is at hand: it is kept until 60 s before it expires, and concurrent callers share one
   * refresh.
   *
   * @throws DeliveryError, whose effect is never unknown
   */
  ensureToken(): Promise<void>;
  /**
   * Brings one target to one content, as made by `renderContent`. Resolves with the status of the write.
   *
   * `beforeRequest` is awaited right before every API request that leaves, the repeat after a 401 included; what it
   * throws passes through unchanged and nothing is sent. `onAnswer` gets status and rate headers of every API answer.
   *
   * @param revision how many times the menu of this target has changed
   * @throws DeliveryError
   */
  write(
    target: PlacedTarget,
    { content, revision }: { content: JsonValue; revision: number },
    hooks: RequestHooks,
  ): Promise<{ status: number }>;
  /**
   * What Genesys Cloud holds at targets, to compare with what `renderContent` makes: only as much of it as Genesys Cloud
   * tells, undefined where nothing is. In the order of the targets; rows of one table may share requests.
   *
   * @throws DeliveryError
   */
  read(targets: readonly PlacedTarget[], hooks: RequestHooks): Promise<(JsonValue | undefined)[]>;
  /**
   * Reads what a write to the target would build on and changes nothing: finds a missing target, a missing right to read
   * it, columns that do not fit. Whether it may be written shows only when it is; `permissionsFor` says what that needs.
   *
   * @throws DeliveryError
   */
  probe(target: PlacedTarget, hooks: RequestHooks): Promise<void>;
  /**
   * What the client's roles allow it; undefined where Genesys Cloud does not tell.
   *
   * @throws DeliveryError
   */
  grantedPermissions(hooks: RequestHooks): Promise<GrantedPermissions | undefined>;
  /** Ends all connections; a write under way fails, a later one too. */
  close(): Promise<void>;
}

const TOKEN_TIMEOUT_MS = 15_000;

export function makeGenesysClient(settings: GenesysSettings): GenesysClient {
  const { apiBase, tokenUrl, timeoutMs, clientSecret, now = Date.now } = settings;
  const sender = makeHttpSender();
  const tokens = makeTokenSource({
    now,
    fetchToken: () =>
      fetchToken({
        sender,
        tokenUrl,
        credentials: settings,
        timeoutMs: settings.tokenTimeoutMs ?? TOKEN_TIMEOUT_MS,
        now,
      }),
  });

  const requestsOf = connectKinds({ now, clientId: settings.clientId });
  const apiWith = (hooks: RequestHooks) =>
    makeGenesysApi({ sender, tokens, hooks, apiBase, timeoutMs, clientSecret, now });

  return {
    async ensureToken() {
      await tokens.get();
    },
    async write(target, { content, revision }, hooks) {
      const stamp = { revision, updatedAt: new Date(now()).toISOString() };
      return { status: await requestsOf(target).write(target, content, stamp, apiWith(hooks)) };
    },
    async read(targets, hooks) {
      const api = apiWith(hooks);
      const held = new Map<PlacedTarget, JsonValue | undefined>();
      for (const ofOneKind of Map.groupBy(targets, ({ kind }) => kind).values()) {
        const [first] = ofOneKind;
        const contents = first === undefined ? [] : await requestsOf(first).read(ofOneKind, api);
        for (const [index, target] of ofOneKind.entries()) held.set(target, contents[index]);
      }
      return targets.map((target) => held.get(target));
    },
    async probe(target, hooks) {
      await requestsOf(target).probe(target, apiWith(hooks));
    },
    grantedPermissions: (hooks) => readGrantedPermissions(apiWith(hooks)),
    async close() {
      sender.close();
    },
  };
}
