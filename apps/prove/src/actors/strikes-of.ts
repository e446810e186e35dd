import type { Simulator } from "@menuswitch/genesys-simulator";

/** How often a fault that has not been removed yet has struck. */
export function strikesOf(simulator: Simulator, faultId: number): number {
  return simulator.faults().find(({ id }) => id === faultId)?.strikes ?? 0;
}
