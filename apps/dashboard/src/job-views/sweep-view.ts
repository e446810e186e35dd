import type { JobView } from "./job-view.ts";

export const sweepView: JobView = {
  name: ({ name }) => name,
  data: () => ({}),
  showsText: true,
};
