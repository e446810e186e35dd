import { expect, test } from "vitest";
import { GENESYS_REGIONS, regionHosts } from "./regions.ts";

test("leads from a region to its API and its login host", () => {
  expect(regionHosts("us-east-1")).toEqual({
    apiBase: "https://api.mypurecloud.com/api/v2",
    tokenUrl: "https://login.mypurecloud.com/oauth/token",
  });
  expect(regionHosts("eu-west-2")?.apiBase).toBe("https://api.euw2.pure.cloud/api/v2");
});

test("knows all 18 regions, each with hosts of its own", () => {
  expect(GENESYS_REGIONS).toHaveLength(18);
  expect(new Set(GENESYS_REGIONS.map((region) => regionHosts(region)?.apiBase)).size).toBe(18);
});

test.each(["", "mars-north-1", "constructor", "US-EAST-1"])("knows no region %j", (region) => {
  expect(regionHosts(region)).toBeUndefined();
});
