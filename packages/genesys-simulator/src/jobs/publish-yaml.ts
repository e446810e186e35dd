import { randomUUID } from "node:crypto";
import { parse, YAMLError } from "yaml";
import { z } from "zod";
import { documentedTypes } from "../flows/flow-content.ts";
import type { FlowStore } from "../flows/flow-store.ts";
import { isSameOwner, type LockOwner } from "../flows/lock-owner.ts";

/** A document has one flow, under its type as Archy spells it: `inboundCall:`. */
const documentSchema = z.record(z.string(), z.looseObject({ name: z.string().min(1) }));

type Published = { flowId: string } | { message: string };

/**
 * Publishes the flow that the YAML describes; a flow of that name and type gets a new version, else there is a new
 * flow. Content is kept as it is: whether Architect would accept it is not checked.
 * @returns the flow's id, or what is wrong
 */
export function publishYaml(
  text: string,
  { flows, owner }: { flows: FlowStore; owner: LockOwner },
): Published {
  const document = documentSchema.safeParse(parseOrExplain(text));
  if (!document.success) return { message: z.prettifyError(document.error) };
  const [[key, content] = [], ...others] = Object.entries(document.data);
  const type = key?.toUpperCase() ?? "";
  if (!content || others.length > 0 || !documentedTypes.includes(type)) {
    return { message: `Expected one flow under its type, such as inboundCall, found: ${key ?? "nothing"}` };
  }
  const { name } = content;
  const [known] = flows.named(name, type);
  const flow = known ?? flows.create({ id: randomUUID(), name, type, configuration: null });
  if (flow.lock && !isSameOwner(flow.lock, owner)) {
    return { message: `Flow '${name}' is locked by another entity` };
  }
  flow.versions.save(content, owner);
  flow.versions.checkIn();
  flow.versions.publish(flow.versions.latest()?.id ?? "");
  flow.lock = undefined;
  flow.active = true;
  return { flowId: flow.id };
}

function parseOrExplain(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLError) return error.message;
    throw error;
  }
}
