import { z } from "zod";
import { mustBe, text } from "../catalog-fields.ts";
import type { CatalogTargetKind } from "./target-kind.ts";

const flowTargetSchema = z.strictObject(
  {
    kind: z.literal("flow"),
    /** The flow's id in Genesys Cloud (Architect shows it in the flow's URL). */
    flowId: text(256),
    name: text(256).default("Dynamic IVR Menu Flow"),
    /** `seed` sends a whole flow body with the menu in its steps; `platform` sends the metadata that the API documents. */
    profile: z.enum(["seed", "platform"], "must be seed or platform"),
    /** What to do when Genesys Cloud refuses to change a flow that this client has not locked. */
    lock: z.enum(["none", "checkout-on-409"], "must be none or checkout-on-409").default("none"),
  },
  mustBe("a mapping"),
);

export type FlowTarget = z.infer<typeof flowTargetSchema>;

/** A flow holds one menu, for everybody: the newest caller's. */
export const flowTarget: CatalogTargetKind<FlowTarget, FlowTarget, typeof flowTargetSchema> = {
  schema: flowTargetSchema,
  noun: "flow",
  idKey: "flowId",
  placements: (name, target) => [{ name, targetId: name, target, assigned: undefined }],
  targetIdFor: (name) => name,
  placeOf: ({ flowId }) => `flow:${flowId.toLowerCase()}`,
  idOf: ({ flowId }) => flowId,
  logFields: ({ flowId }) => ({ flow_id: flowId }),
};
