/** Milliseconds of processor time that this process has taken since `before`: a loaded machine does not make it longer. */
export function processorMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
