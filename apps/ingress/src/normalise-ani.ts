/**
 * The caller's number as `+` and digits, however the platform wrote it (`tel:+1317…`, `sip:+1317…@host`, `+1 (317) …`);
 * undefined where the caller is anonymous or unknown, or known by a name only. A number without a country code keeps its
 * digits: it is still the same caller's.
 */
export function normaliseAni(ani: string): string | undefined {
  const number = ani
    .trim()
    .replace(/^(tel|sips?):/i, "")
    .replace(/[@;?].*$/, "")
    .replace(/[\s().-]/g, "")
    .replace(/^(\+|00)/, "");
  // The longest number of E.164 has 15 digits.
  return /^\d{3,15}$/.test(number) ? `+${number}` : undefined;
}
