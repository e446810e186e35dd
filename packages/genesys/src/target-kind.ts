import type { JsonValue, Menu, Target } from "@menuswitch/domain";
import type { GenesysApi } from "./genesys-api.ts";

/** What the client knows of one kind of target: what a menu looks like there, and which requests bring it there. */
export interface TargetKind<T extends Target> {
  render(target: T, menu: { id: string } & Menu): JsonValue;
  /** Resolves with the status of the write. */
  write(target: T, content: JsonValue, api: GenesysApi): Promise<number>;
}
