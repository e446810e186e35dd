import { describe, expect, test } from "vitest";
import { makeBasicAuthentication } from "./basic.ts";

const { judge } = makeBasicAuthentication(["genesys:first password: 16+", "müller:zweites-Kennwört"]);
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString("base64")}`;

describe("basic authentication", () => {
  test.each([
    basic("genesys:first password: 16+"),
    basic("müller:zweites-Kennwört"),
    basic("genesys:first password: 16+").replace("Basic", "basic"),
    // As printed by `printf 'genesys:first password: 16+' | base64`.
    "Basic Z2VuZXN5czpmaXJzdCBwYXNzd29yZDogMTYr",
  ])("accepts any of its users with the password of that user: %s", (authorization) => {
    expect(judge({ authorization })).toEqual({ outcome: "admitted" });
  });

  test.each([
    basic("genesys:first password: 16"),
    basic("genesys:zweites-Kennwört"),
    basic("genesys:"),
    basic("genesys"),
    basic(":first password: 16+"),
    basic("GENESYS:first password: 16+"),
    basic(""),
  ])("refuses %s as unknown, or as malformed where it holds nothing", (authorization) => {
    expect(judge({ authorization })).toEqual({
      outcome: "refused",
      reason: authorization === "Basic " ? "malformed" : "unknown",
    });
  });

  test.each(["Basic", "Basic %%%", `${basic("genesys:first password: 16+")} x`])(
    "calls %s malformed",
    (authorization) => {
      expect(judge({ authorization })).toEqual({ outcome: "refused", reason: "malformed" });
    },
  );

  test.each([undefined, "", "Bearer abc", "Basics abc"])(
    "finds nothing of its kind in %s",
    (authorization) => {
      expect(judge(authorization === undefined ? {} : { authorization })).toEqual({ outcome: "absent" });
    },
  );
});
