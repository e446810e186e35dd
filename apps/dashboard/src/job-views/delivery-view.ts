import { z } from "zod";
import type { JobView } from "./job-view.ts";

const refusal = z.object({ refused: z.object({ code: z.string(), remedy: z.string() }).optional() });

/** A delivery is named after its target and holds no more than why it was refused. */
export const deliveryView: JobView = {
  name: ({ name }) => name,
  data: (data) => refusal.safeParse(data).data ?? {},
  showsText: true,
};
