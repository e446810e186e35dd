import { startLocalSentinels } from "@menuswitch/local-redis";
import { closeRedis, connectRedis, makeLogger } from "@menuswitch/runtime";
import { expect, onTestFinished, test } from "vitest";
import { event, openContactCentre, send } from "./contact-centre.ts";
import { expectKept, startSender } from "./sender.ts";
import { untilReplicated } from "./until-replicated.ts";

test("a master is killed under load, and a Sentinel with it: its replica takes over, and all goes on by itself", async () => {
  const servers = await startLocalSentinels();
  onTestFinished(servers.close);
  const env = { REDIS_SENTINELS: servers.sentinels, REDIS_SENTINEL_NAME: servers.name };
  const redis = connectRedis(
    { ...env, REDIS_KEY_PREFIX: "menuswitch" },
    { mode: "patient", logger: makeLogger({ name: "test", level: "silent" }), name: "test" },
  );
  onTestFinished(() => closeRedis(redis));
  const centre = await openContactCentre({ ownRedis: { redis, env } });
  const [ingress] = await Promise.all([centre.startIngress(), centre.startWorker()]);
  const sender = startSender(centre, () => [ingress.url]);
  await sender.more(50);
  const replicated = [...sender.acknowledged];
  await untilReplicated(servers.master, "probe");

  await Promise.all([servers.killFirstSentinel(), servers.master.kill()]);
  const begin = performance.now();
  expect(await send(ingress.url, event("anybody"))).toBe(503);
  expect(performance.now() - begin).toBeLessThan(2_000);
  const ready = () => fetch(`${ingress.url}/readyz`).then(({ status }) => status);
  expect(await ready()).toBe(503);
  await expect.poll(() => send(ingress.url, event("anybody")), { timeout: 10_000 }).toBe(200);
  expect(await ready()).toBe(200);

  const before = sender.acknowledged.length;
  await sender.more(50);
  await sender.stop();
  expect(sender.longestMs()).toBeLessThan(2_000);
  await expectKept(centre, [...replicated, ...sender.acknowledged.slice(before)], { exact: false });
}, 60_000);
