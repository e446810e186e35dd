import { parse } from "yaml";
import { z } from "zod";

const valuesSchema = z.object({
  rules: z.object({
    external: z.array(
      z.object({
        seriesQuery: z.string(),
        name: z.object({ as: z.string() }),
        metricsQuery: z.string(),
      }),
    ),
  }),
});

/** The metrics that the values of prometheus-adapter make, and the series that each is made of. */
export function adapterMetrics(text: string): Map<string, string> {
  return new Map(
    valuesSchema.parse(parse(text)).rules.external.map(({ seriesQuery, name }) => {
      const series = /__name__="([^"]+)"/.exec(seriesQuery)?.[1];
      if (series === undefined)
        throw new Error(`${seriesQuery} does not say of which series ${name.as} is made`);
      return [name.as, series];
    }),
  );
}
