/**
 * Measures all of `items` once per round, each round beginning with another: what happens on the machine meanwhile, and what
 * one leaves to the next, falls to all alike. Per item the samples of all rounds, in order.
 */
export async function inTurns<Item, Sample>(
  items: readonly Item[],
  rounds: number,
  measure: (item: Item, round: number) => Promise<Sample>,
): Promise<Map<Item, Sample[]>> {
  const samples = new Map<Item, Sample[]>(items.map((item) => [item, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % Math.max(1, items.length);
    for (const item of [...items.slice(first), ...items.slice(0, first)]) {
      samples.get(item)?.push(await measure(item, round));
    }
  }
  return samples;
}
