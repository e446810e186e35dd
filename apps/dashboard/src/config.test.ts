import { parseConfig } from "@menuswitch/runtime";
import { describe, expect, test } from "vitest";
import { credentialsOf, dashboardConfigSchema } from "./config.ts";

const parse = (env: Record<string, string>) => parseConfig(dashboardConfigSchema, env);
const named = { DASHBOARD_USER: "ops", DASHBOARD_PASSWORD: "open: sesame" };

describe("the dashboard's configuration", () => {
  test("wants user and password, and says what else to set", () => {
    expect(() => parse({})).toThrow(/DASHBOARD_USER is required: set it, or DASHBOARD_AUTH=none/);
    expect(() => parse({})).toThrow(/DASHBOARD_PASSWORD is required: set it, or DASHBOARD_AUTH=none/);
    expect(() => parse({ DASHBOARD_USER: "ops" })).toThrow("DASHBOARD_PASSWORD");
    expect(() => parse({ ...named, DASHBOARD_PASSWORD: " " })).toThrow("DASHBOARD_PASSWORD");
  });

  test("names missing credentials beside other problems", () => {
    expect(() => parse({ PORT: "x" })).toThrow(/DASHBOARD_PASSWORD.*/s);
    expect(() => parse({ PORT: "x" })).toThrow(/PORT/);
  });

  test("asks for what is set, as a viewer, on port 8081", () => {
    const config = parse(named);
    expect(config).toMatchObject({ DASHBOARD_ROLE: "viewer", PORT: 8081, INTERACTION_PARTITIONS: 1 });
    expect(credentialsOf(config)).toEqual({ user: "ops", password: "open: sesame" });
  });

  test("asks for nothing only when told so, even where credentials are set", () => {
    expect(credentialsOf(parse({ DASHBOARD_AUTH: "none" }))).toBeUndefined();
    expect(credentialsOf(parse({ DASHBOARD_AUTH: "none", ...named }))).toBeUndefined();
  });

  test.each([
    ["DASHBOARD_AUTH", "token"],
    ["DASHBOARD_ROLE", "admin"],
    ["DASHBOARD_USER", "a:b"],
    ["INTERACTION_PARTITIONS", "0"],
  ])("refuses %s=%s", (name, value) => {
    expect(() => parse({ ...named, [name]: value })).toThrow(name);
  });
});
