import { Redis } from "ioredis";

const USE_EVERY_LIBRARY = `
local packed = struct.pack('>I2', bit.band(7, 3))
local decoded = cjson.decode(cjson.encode({ value = struct.unpack('>I2', packed) }))
return cmsgpack.unpack(cmsgpack.pack(decoded.value))
`;

/** Whether the server has the Lua libraries that scripts use: some builds lack them. */
export async function runsScripts(url: string): Promise<boolean> {
  const client = new Redis(url);
  try {
    return (await client.eval(USE_EVERY_LIBRARY, 0)) === 3;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
