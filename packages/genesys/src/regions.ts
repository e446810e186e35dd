/** Region → domain, as the official SDKs list them. API host: `api.<domain>`; login host: `login.<domain>`. */
const domains: ReadonlyMap<string, string> = new Map([
  ["us-east-1", "mypurecloud.com"],
  ["us-east-2", "use2.us-gov-pure.cloud"],
  ["us-west-2", "usw2.pure.cloud"],
  ["ca-central-1", "cac1.pure.cloud"],
  ["mx-central-1", "mxc1.pure.cloud"],
  ["sa-east-1", "sae1.pure.cloud"],
  ["eu-west-1", "mypurecloud.ie"],
  ["eu-west-2", "euw2.pure.cloud"],
  ["eu-central-1", "mypurecloud.de"],
  ["eu-central-2", "euc2.pure.cloud"],
  ["eusc-de-east-1", "edee1.eusc-pure.cloud"],
  ["me-central-1", "mec1.pure.cloud"],
  ["ap-south-1", "aps1.pure.cloud"],
  ["ap-southeast-1", "apse1.pure.cloud"],
  ["ap-southeast-2", "mypurecloud.com.au"],
  ["ap-northeast-1", "mypurecloud.jp"],
  ["ap-northeast-2", "apne2.pure.cloud"],
  ["ap-northeast-3", "apne3.pure.cloud"],
]);

/** The AWS names of Genesys Cloud's regions. */
export const GENESYS_REGIONS: readonly string[] = [...domains.keys()];

/** Where a region's API and token endpoint are; undefined for a region Genesys Cloud does not have. */
export function regionHosts(region: string): { apiBase: string; tokenUrl: string } | undefined {
  const domain = domains.get(region);
  if (domain === undefined) return undefined;
  return { apiBase: `https://api.${domain}/api/v2`, tokenUrl: `https://login.${domain}/oauth/token` };
}
