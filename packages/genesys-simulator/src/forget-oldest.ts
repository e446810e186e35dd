/** Keeps a map that is filled by requests from growing without bound. */
export function forgetOldest<K, V>(map: Map<K, V>, max: number, mayGo: (value: V) => boolean = () => true) {
  if (map.size <= max) return;
  for (const [key, value] of map) {
    if (!mayGo(value)) continue;
    map.delete(key);
    return;
  }
}
