import { expect, test } from "vitest";
import { isSupportedVersion } from "./server-version.ts";

test.each(["6.2", "6.2.0", "6.10.1", "7.0.15", "8.1.3", "10.0.0", "255.255.255"])("uses %s", (version) => {
  expect(isSupportedVersion(version)).toBe(true);
});

test.each(["2.8.24", "5.0.14", "6.0.16", "6.1.240"])("does not use %s", (version) => {
  expect(isSupportedVersion(version)).toBe(false);
});
