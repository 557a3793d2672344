/** Microseconds of the computer's monotonic clock, which is the same for all its processes. */
export function microseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
