/** As many digits as say something: 12,346 · 1,235 · 123 · 12.3 · 1.23 · 0.012; a dash for what is none. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en-US");
  if (size >= 10) return trimZero(value.toFixed(1));
  return size >= 0.1 || size === 0 ? trimZero(value.toFixed(2)) : String(Number(value.toPrecision(2)));
}

const trimZero = (text: string) => text.replace(/\.0+$/, "");
