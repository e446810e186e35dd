import { setTimeout as sleep } from "node:timers/promises";
import { openInstallation } from "../../installation/open-installation.ts";
import { readProcessUsage } from "../../installation/read-process-usage.ts";
import { readRedisUsage } from "../../installation/read-redis-usage.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measureWhole } from "../../load/measure-whole.ts";
import { startSender } from "../../sender/start-sender.ts";
import type { Part } from "../part.ts";
import { soakFindings } from "./soak-findings.ts";

const CATALOG = { targets: 20, menusPerTarget: 3 };
const CUSTOMERS = 20_000;
const RATE = 500;
const DEDUPE_SECONDS = 60;
const READINGS = 60;

/** What is held at one moment. */
export interface Reading {
  atSeconds: number;
  ingressBytes: number;
  workerBytes: number;
  redisBytes: number;
  keys: number;
}

export const soak: Part = {
  name: "soak",
  title: "Soak",
  about: `${RATE} webhooks a second for ten minutes, remembered for ${DEDUPE_SECONDS} s each: memory has to stay flat`,
  apart: true,
  rounds: 1,
  seconds: 600,
  async run({ seconds, closers, say }) {
    const installation = await openInstallation(closers, { catalog: CATALOG });
    const { connection, nodes, redisVersion } = installation;
    await storeSegments(connection, CATALOG, { to: CUSTOMERS });
    const sender = await startSender(closers);
    const [ingress, worker] = await Promise.all([
      installation.startIngress(),
      installation.startWorker({ DEDUPE_TTL_SECONDS: String(DEDUPE_SECONDS) }),
    ]);
    const startedAtMs = performance.now();

    async function read(): Promise<Reading> {
      const [ofIngress, ofWorker, redis, keys] = await Promise.all([
        readProcessUsage(ingress.url),
        readProcessUsage(worker.url),
        readRedisUsage(nodes),
        connection.dbsize(),
      ]);
      return {
        atSeconds: (performance.now() - startedAtMs) / 1_000,
        ingressBytes: ofIngress.residentBytes,
        workerBytes: ofWorker.residentBytes,
        redisBytes: redis.memoryBytes,
        keys,
      };
    }
    const readings = [await read()];
    const sending = measureWhole(installation, {
      sender,
      ingress,
      workers: [worker],
      customers: CUSTOMERS,
      load: { connections: 64, seconds, ratePerSecond: RATE },
    });
    let isOver = false;
    const over = sending.then(() => {
      isOver = true;
    });
    while (!isOver) {
      await Promise.race([over, sleep((seconds * 1_000) / READINGS)]);
      readings.push(await read());
      if (readings.length % 6 === 0) say(`${Math.round(readings.at(-1)?.atSeconds ?? 0)} of ${seconds} s`);
    }
    const sample = await sending;
    const faults = await installation.findMiscounts([sample.sending]);
    return soakFindings({
      readings,
      sample,
      rate: RATE,
      dedupeSeconds: DEDUPE_SECONDS,
      faults,
      redisVersion,
    });
  },
};
