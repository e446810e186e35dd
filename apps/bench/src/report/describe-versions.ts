import { readFile } from "node:fs/promises";
import { z } from "zod";

const LIBRARIES = ["bullmq", "ioredis", "fastify"];
const MODULES = new URL("../../../../node_modules/", import.meta.url);
const packageSchema = z.object({ version: z.string() });

/** The libraries that carry the load, as they are installed. */
export async function describeVersions(): Promise<string> {
  const versions = LIBRARIES.map(async (name) => {
    const text = await readFile(new URL(`${name}/package.json`, MODULES), "utf8");
    return `${name} ${packageSchema.parse(JSON.parse(text)).version}`;
  });
  return (await Promise.all(versions)).join(", ");
}
