export const OLDEST_VERSION = "6.2";

/** Whether a server of this version ("7.0.15") has every command used here. */
export function isSupportedVersion(version: string): boolean {
  return version.localeCompare(OLDEST_VERSION, "en", { numeric: true }) >= 0;
}
