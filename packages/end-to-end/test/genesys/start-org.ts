import { catalogSchema, type Menu, type PlacedTarget, placementsOf } from "@menuswitch/domain";
import { makeGenesysClient, renderContent } from "@menuswitch/genesys";
import { makeSimulator, type NewDatatable, type SimulatorOptions } from "@menuswitch/genesys-simulator";
import { onTestFinished } from "vitest";

export const noHooks = { beforeRequest: async () => {} };

/** A table with a column of every kind, and one that no catalog maps. */
export const menuTable: NewDatatable = {
  id: "menus",
  name: "IVR Menus",
  schema: {
    type: "object",
    required: ["key"],
    additionalProperties: false,
    properties: {
      key: { title: "Segment", type: "string" },
      VariantId: { title: "Variant", type: "string" },
      Prompt1: { title: "First prompt", type: "string" },
      Digit1: { title: "First key", type: "string" },
      Prompt3: { title: "Third prompt", type: "string" },
      Timeout: { title: "Timeout (ms)", type: "integer" },
      Enabled: { title: "Enabled", type: "boolean" },
      Weight: { title: "Weight", type: "number" },
      Revision: { title: "Revision", type: "integer" },
      Updated: { title: "Updated", type: "string" },
    },
  },
};

export const columns = {
  VariantId: "menu.id",
  Prompt1: "option.1.prompt",
  Digit1: "option.1.dtmf",
  Prompt3: "option.3.prompt",
  Timeout: "menu.timeoutMs",
  Enabled: true,
  Weight: 0.5,
  Revision: "revision",
  Updated: "updatedAt",
};

const OPTIONS = [
  { value: "support", prompt: "Press 1 for priority support" },
  { value: "billing", prompt: "Press 2 for account billing" },
];

/** The place of a catalog's target that serves the segment `premium ☎/1`, and the catalog's menu for it. */
export function placeOn(
  target: object,
  menu: object = {},
): { target: PlacedTarget; menu: { id: string } & Menu } {
  const catalog = catalogSchema.parse({
    version: 1,
    targets: { place: target },
    menus: { variant_a: { target: "place", options: OPTIONS, ...menu } },
    segments: { "premium ☎/1": { menu: "variant_a" }, default: { menu: "variant_a" } },
  });
  const [placement] = placementsOf(catalog);
  const chosen = catalog.menus["variant_a"];
  if (!placement || !chosen) throw new Error("the test's catalog has no place");
  return { target: placement.target, menu: { id: "variant_a", ...chosen } };
}

export const tableTarget = { kind: "datatable", datatableId: "menus", key: "segment", columns };

/** A simulated Genesys Cloud, and a client of it; both end with the test. */
export async function startOrg(options: SimulatorOptions = {}) {
  const simulator = await makeSimulator(options);
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen();
  const client = makeGenesysClient({
    apiBase: `${url}/api/v2`,
    tokenUrl: `${url}/oauth/token`,
    clientId: "demo-client",
    clientSecret: "demo-secret",
    authStyle: "basic",
    timeoutMs: 1_000,
  });
  onTestFinished(() => client.close());
  return {
    simulator,
    client,
    /** Brings a menu to a place. */
    write: (target: PlacedTarget, menu: { id: string } & Menu, revision = 7, hooks = noHooks) =>
      client.write(target, { content: renderContent(target, menu), revision }, hooks),
    /** What anybody else finds at a path of the API. */
    async look(path: string): Promise<object> {
      const login = await fetch(`${url}/oauth/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa("demo-client:demo-secret")}` },
        body: new URLSearchParams({ grant_type: "client_credentials" }),
      });
      const { access_token: token } = Object(await login.json());
      const answer = await fetch(`${url}/api/v2${path}`, { headers: { authorization: `Bearer ${token}` } });
      return Object(await answer.json());
    },
    /** What was asked of the API, as "PUT 404". */
    asked: () => simulator.requests({ endpoint: "api" }).map(({ method, status }) => `${method} ${status}`),
  };
}
