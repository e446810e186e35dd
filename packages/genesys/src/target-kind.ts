import type { JsonValue, Menu, PlacedTarget } from "@menuswitch/domain";
import type { GenesysApi } from "./genesys-api.ts";

export type NamedMenu = { id: string } & Menu;

/** What only the write itself can tell. A change of it alone is no reason to write, so no content holds it. */
export interface Stamp {
  /** Counts the changes of the menu that the place should hold. */
  revision: number;
  /** When this is written; ISO 8601. */
  updatedAt: string;
}

export interface ConnectDeps {
  now(): number;
  clientId: string;
}

/** What the client knows of one kind of target: what a menu looks like there, and which requests bring it there. */
export interface TargetKind<T extends PlacedTarget> {
  render(target: T, menu: NamedMenu): JsonValue;
  /** All that the OAuth client's role needs to write to the target and to read it. */
  permissions: readonly string[];
  /** The kind's requests. What they remember from one to the next, they remember for one client. */
  connect(deps: ConnectDeps): TargetRequests<T>;
}

export interface TargetRequests<T extends PlacedTarget> {
  /** Resolves with the status of the write. */
  write(target: T, content: JsonValue, stamp: Stamp, api: GenesysApi): Promise<number>;
  /**
   * What Genesys Cloud holds at each of the targets, in the form of `render` so that the two can be compared: what it does
   * not tell is left out. Undefined where it holds nothing.
   */
  read(targets: readonly T[], api: GenesysApi): Promise<(JsonValue | undefined)[]>;
  /** Reads what a write would build on, and changes nothing: throws where a write could not succeed. */
  probe(target: T, api: GenesysApi): Promise<void>;
}
