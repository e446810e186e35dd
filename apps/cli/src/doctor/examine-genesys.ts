import { DeliveryError, holderOf } from "@menuswitch/domain";
import {
  type CompiledCatalog,
  type CompiledTarget,
  type GenesysClient,
  type GrantedPermissions,
  permissionsFor,
  type RequestHooks,
} from "@menuswitch/genesys";
import { examineSkew } from "./examine-redis.ts";
import { type Finding, ok, problem, unknown, warning } from "./finding.ts";

interface Observed {
  allowedPerMinute?: number;
  skewMs?: number;
}

const LIMIT = "Genesys: rate limit";
const CLOCK = "Genesys: clock";

/** The `Date` header has whole seconds. */
const DATE_PRECISION_MS = 1_000;

/** Credentials, permissions, every target of the catalog, the rate limit and the clock, all by reading. */
export async function examineGenesys(deps: {
  genesys: Pick<GenesysClient, "ensureToken" | "probe" | "grantedPermissions">;
  catalog: CompiledCatalog | undefined;
  hooks: RequestHooks;
  limitPerMinute: number;
  nowMs: () => number;
}): Promise<Finding[]> {
  const { genesys, catalog, limitPerMinute, nowMs } = deps;
  const observed: Observed = {};
  const hooks: RequestHooks = {
    beforeRequest: (kind) => deps.hooks.beforeRequest(kind),
    onAnswer({ rateLimitAllowed, serverTimeMs }) {
      if (rateLimitAllowed !== undefined) observed.allowedPerMinute = rateLimitAllowed;
      if (serverTimeMs !== undefined) observed.skewMs = serverTimeMs + DATE_PRECISION_MS / 2 - nowMs();
    },
  };

  const refused = await failureOf(genesys.ensureToken());
  if (refused) return [ofError("Genesys: credentials", refused)];
  const findings = [ok("Genesys: credentials", "a token was granted")];

  const granted = await genesys.grantedPermissions(hooks).catch(asDeliveryError);
  const targets = [...(catalog?.targets.values() ?? [])];
  findings.push(...examinePermissions(targets, granted));
  // Rows of one table are found by one look at the table and one at the first row.
  for (const [what, target] of firstOfEach(targets)) {
    const failure = await failureOf(genesys.probe(target.target, hooks));
    findings.push(failure ? ofError(what, failure) : ok(what, "found, and as the catalog describes it"));
  }

  const { allowedPerMinute, skewMs } = observed;
  findings.push(
    allowedPerMinute === undefined
      ? unknown(LIMIT, "no answer told it")
      : examineLimit(allowedPerMinute, limitPerMinute),
    skewMs === undefined
      ? unknown(CLOCK, "no answer told its time")
      : examineSkew(CLOCK, skewMs, DATE_PRECISION_MS),
  );
  return findings;
}

function examinePermissions(
  targets: readonly CompiledTarget[],
  granted: GrantedPermissions | DeliveryError | undefined,
): Finding[] {
  const needed = [...new Set(targets.flatMap(({ target }) => permissionsFor(target)))];
  return needed.map((permission) => {
    const what = `Genesys: ${permission}`;
    if (granted === undefined || granted instanceof DeliveryError) {
      return unknown(what, "Genesys Cloud does not tell this client its grants; the first write will show");
    }
    const divisions = granted.divisionsOf(permission);
    if (divisions.length === 0) {
      return problem(
        what,
        "missing",
        `add ${permission} to a role, and give that role, for the targets' divisions, to the OAuth client`,
      );
    }
    // Whether a target lies in one of them shows when it is read, below; a right to write may be given for fewer.
    return ok(what, divisions[0] === "*" ? "granted" : `granted for what is in: ${divisions.join(", ")}`);
  });
}

function firstOfEach(targets: readonly CompiledTarget[]): Map<string, CompiledTarget> {
  const first = new Map<string, CompiledTarget>();
  for (const compiled of targets) {
    const what = `Genesys: ${holderOf(compiled.target)}`;
    if (!first.has(what)) first.set(what, compiled);
  }
  return first;
}

function examineLimit(allowed: number, configured: number): Finding {
  const what = LIMIT;
  if (allowed === configured) return ok(what, `${allowed} requests a minute, as configured`);
  return warning(
    what,
    `${allowed} requests a minute; GENESYS_RATE_LIMIT_PER_MINUTE says ${configured}`,
    `set GENESYS_RATE_LIMIT_PER_MINUTE=${allowed}`,
  );
}

function ofError(what: string, error: DeliveryError): Finding {
  const [detail = error.message] = error.message.split(` ${error.remedy}`);
  return problem(what, detail, error.remedy);
}

function failureOf(work: Promise<unknown>): Promise<DeliveryError | undefined> {
  return work.then(() => undefined, asDeliveryError);
}

function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  throw error;
}
