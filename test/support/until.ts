const FOUR_MINUTES_MS = 240_000;
const EVERY_MS = 50;

/** Resolves when `isSo` holds; rejects, naming it, when it does not in time. For what only another process can tell. */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  withinMs: number = FOUR_MINUTES_MS,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`It never came that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
