import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from "prom-client";

export type { Counter, Gauge, Histogram, Registry };

type Named<Configuration> = Configuration & { name: `menuswitch_${string}` };

export type Metrics = ReturnType<typeof makeMetrics>;

/** A registry of its own with Node's process metrics, and makers of metrics that belong to it. Use base units. */
export function makeMetrics({ app }: { app: string }) {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    counter: <Label extends string>(configuration: Named<CounterConfiguration<Label>>) =>
      new Counter({ ...configuration, registers }),
    gauge: <Label extends string>(configuration: Named<GaugeConfiguration<Label>>) =>
      new Gauge({ ...configuration, registers }),
    histogram: <Label extends string>(configuration: Named<HistogramConfiguration<Label>>) =>
      new Histogram({ ...configuration, registers }),
  };
}
