import type { RedisConnection } from "@menuswitch/queue";
import { customerIdOf } from "../sender/event.ts";
import { type CatalogSize, menuIdOf } from "./catalog-text.ts";

const AT_ONCE = 2_000;

/** Gives customers `from` to `to` - 1 a segment each, menu by menu in turn. */
export async function storeSegments(
  redis: RedisConnection,
  catalog: CatalogSize,
  { from = 0, to }: { from?: number; to: number },
): Promise<void> {
  const menus = catalog.targets * catalog.menusPerTarget;
  for (let first = from; first < to; first += AT_ONCE) {
    const last = Math.min(to, first + AT_ONCE);
    // Commands issued in one tick leave in one write, on a cluster too.
    await Promise.all(
      Array.from({ length: last - first }, (_, index) => {
        const customer = first + index;
        return redis.set(`customer:segment:${customerIdOf(customer)}`, menuIdOf(customer % menus, catalog));
      }),
    );
  }
}
