/** Files that this process, and a child of it, may have open. Node raises its soft limit to the hard one by itself. */
export function openFilesLimit(): number {
  const report: unknown = process.report.getReport();
  const soft = (report as { userLimits?: { open_files?: { soft?: number | string } } }).userLimits?.open_files
    ?.soft;
  // Elsewhere, as on Windows, there is no such limit.
  return typeof soft === "number" ? soft : Number.POSITIVE_INFINITY;
}
