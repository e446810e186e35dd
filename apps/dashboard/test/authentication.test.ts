import { describe, expect, test } from "vitest";
import { startDashboard } from "./start-dashboard.ts";

const credentials = { user: "ops", password: "open: sésame" };
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

describe("a dashboard with credentials", () => {
  test.each(["/", "/queue/deliveries", "/api/queues", "/static/images/logo.svg", "/nothing/here"])(
    "asks for them at %s",
    async (url) => {
      const { app } = await startDashboard({ credentials });
      const refused = await app.inject({ url });
      expect(refused.statusCode).toBe(401);
      expect(refused.headers["www-authenticate"]).toMatch(/^Basic realm="Menuswitch"/);
      const admitted = await app.inject({ url, headers: basic(credentials.user, credentials.password) });
      expect(admitted.statusCode).toBe(url === "/nothing/here" ? 404 : 200);
    },
  );

  test.each([
    ["another password", basic(credentials.user, "open: sesame")],
    ["a part of the password", basic(credentials.user, "open")],
    ["no password", basic(credentials.user, "")],
    ["another user", basic("opsy", credentials.password)],
    ["another scheme", { authorization: `Bearer ${credentials.password}` }],
    ["nonsense", { authorization: "Basic %%%" }],
  ])("refuses %s", async (_, headers) => {
    const { app } = await startDashboard({ credentials });
    const response = await app.inject({ url: "/api/queues", headers });
    expect(response.statusCode).toBe(401);
    expect(response.body).not.toContain("sésame");
  });

  test.each(["/livez", "/readyz", "/metrics"])("answers %s without them", async (url) => {
    const { app } = await startDashboard({ credentials });
    expect((await app.inject({ url })).statusCode).toBe(200);
  });
});

test("a dashboard without credentials lets everybody in", async () => {
  const { app } = await startDashboard();
  expect((await app.inject({ url: "/api/queues" })).statusCode).toBe(200);
});
