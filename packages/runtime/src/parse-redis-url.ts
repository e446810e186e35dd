export interface Address {
  host: string;
  port: number;
}

export interface RedisAccess {
  username?: string;
  password?: string;
  db?: number;
  tls?: object;
}

/** @throws when it is not a URL like `redis://user:password@host:port/0`, or with `rediss:` for TLS */
export function parseRedisUrl(text: string): { address: Address; access: RedisAccess } {
  const url = new URL(text);
  const database = /^\/?(\d*)$/.exec(url.pathname)?.[1];
  if (!["redis:", "rediss:"].includes(url.protocol) || url.hostname === "" || database === undefined) {
    throw new TypeError("not the URL of a Redis");
  }
  return {
    address: { host: withoutBrackets(url.hostname), port: url.port === "" ? 6379 : Number(url.port) },
    access: {
      ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
      ...(url.password !== "" && { password: decodeURIComponent(url.password) }),
      ...(database !== "" && { db: Number(database) }),
      ...(url.protocol === "rediss:" && { tls: {} }),
    },
  };
}

export function isRedisUrl(text: string): boolean {
  try {
    parseRedisUrl(text);
    return true;
  } catch {
    return false;
  }
}

/** IPv6 addresses stand in brackets in a URL. */
export const withoutBrackets = (host: string) => host.replace(/^\[|\]$/g, "");
