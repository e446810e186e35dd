/**
 * The caller's number as `+` and digits, however the platform wrote it (`tel:+1317…`, `sip:+1317…@host`, `+1 (317) …`);
 * undefined where the caller is anonymous or unknown, or known by a name only. A number without a country code keeps its
 * digits: it is still the same caller's.
 */
export function normaliseAni(ani: string): string | undefined {
  const [, scheme = "", address = ""] = /^(tel:|sips?:)?(.*)$/is.exec(uriOf(ani)) ?? [];
  const user = address.replace(/[@;?].*$/s, "");
  // A SIP address without a user is that of a host, which may be a number with dots in it.
  if (/^sip/i.test(scheme) && /^[^@+]*\./.test(address)) return undefined;
  const number = user.replace(/[\s().-]/g, "").replace(/^(\+|00)/, "");
  // The longest number of E.164 has 15 digits.
  return /^\d{3,15}$/.test(number) ? `+${number}` : undefined;
}

/** What stands in angle brackets, if anything does: `"Jane" <sip:…>`. */
const uriOf = (ani: string) => (/<([^<>]*)>/.exec(ani)?.[1] ?? ani).trim();
