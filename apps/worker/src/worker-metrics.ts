import type { QueueDepth } from "@menuswitch/queue";
import type { Metrics } from "@menuswitch/runtime";

export type WorkerMetrics = ReturnType<typeof makeWorkerMetrics>;

/** The worker's own metrics, and gauges read from Redis whenever they are scraped. */
export function makeWorkerMetrics(
  metrics: Metrics,
  scrape: {
    queueDepths: () => Promise<QueueDepth[]>;
    circuitIsOpen: () => Promise<boolean | undefined>;
    budget: () => Promise<{ used: number; remaining: number; perMinute: number } | undefined>;
  },
) {
  const queueDepths = shareWhileInFlight(scrape.queueDepths);
  const budget = shareWhileInFlight(scrape.budget);

  metrics.gauge({
    name: "menuswitch_queue_jobs",
    help: "Jobs in a queue, by state",
    labelNames: ["queue", "state"],
    async collect() {
      for (const { queue, waiting, active, delayed, failed } of await queueDepths()) {
        for (const [state, jobs] of Object.entries({ waiting, active, delayed, failed })) {
          this.set({ queue, state }, jobs);
        }
      }
    },
  });
  metrics.gauge({
    name: "menuswitch_queue_oldest_waiting_seconds",
    help: "Age of the job that has waited longest",
    labelNames: ["queue"],
    async collect() {
      for (const { queue, oldestWaitingMs } of await queueDepths())
        this.set({ queue }, oldestWaitingMs / 1000);
    },
  });
  metrics.gauge({
    name: "menuswitch_circuit_open",
    help: "1 while Genesys answers nobody and workers only probe",
    async collect() {
      const open = await scrape.circuitIsOpen();
      if (open !== undefined) this.set(Number(open));
    },
  });
  metrics.gauge({
    name: "menuswitch_budget_remaining",
    help: "API requests of all workers that the limit leaves in the current minute",
    async collect() {
      const status = await budget();
      if (status) this.set(status.remaining);
    },
  });
  metrics.gauge({
    name: "menuswitch_budget_pace_per_minute",
    help: "API requests a minute that all workers allow themselves now: less than the limit after a 429",
    async collect() {
      const status = await budget();
      if (status) this.set(status.perMinute);
    },
  });
  metrics.gauge({
    name: "menuswitch_budget_used",
    help: "API requests of all workers in the current minute",
    async collect() {
      const status = await budget();
      if (status) this.set(status.used);
    },
  });

  return {
    planned: metrics.counter({
      name: "menuswitch_interactions_planned_total",
      help: "Interactions planned, repeats included",
    }),
    duplicates: metrics.counter({
      name: "menuswitch_duplicates_total",
      help: "Interactions that had been seen before",
    }),
    exposures: metrics.counter({
      name: "menuswitch_exposures_total",
      help: "Callers assigned a menu, each interaction once",
      labelNames: ["menu"],
    }),
    setAside: metrics.counter({
      name: "menuswitch_set_aside_total",
      help: "Interactions that could not be planned and were kept aside",
    }),
    deliveries: metrics.counter({
      name: "menuswitch_deliveries_total",
      help: "Delivery jobs run, by how they ended",
      labelNames: ["outcome"],
    }),
    deliverySeconds: metrics.histogram({
      name: "menuswitch_delivery_seconds",
      help: "Time from the first request of a delivery attempt to its last answer",
      buckets: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20],
    }),
    eventToLiveSeconds: metrics.histogram({
      name: "menuswitch_event_to_live_seconds",
      help: "Time from receiving the event that changed a target's menu to Genesys holding it",
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600],
    }),
    repairs: metrics.counter({
      name: "menuswitch_repairs_total",
      help: "Writes whose sender had lost its lease, so that the target was written again",
    }),
    catalogStale: metrics.gauge({
      name: "menuswitch_catalog_stale",
      help: "1 while the catalog file has problems and the last good version stays in force",
    }),
  };
}

/** One scrape asks several gauges at once; they share one look. */
function shareWhileInFlight<Value>(look: () => Promise<Value>): () => Promise<Value> {
  let inFlight: Promise<Value> | undefined;
  return () => {
    inFlight ??= look().finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  };
}
