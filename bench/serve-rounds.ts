import type { Rate, Round } from "./rounds";

type Works = Readonly<Record<string, () => Promise<unknown>>>;

/** Answers the rounds that the parent process asks for, and ends with it. To be called when everything is ready. */
export function serveRounds(works: Works): void {
  process.on("message", (round: Round) => void measure(works, round).then(answer, fail));
  process.once("disconnect", () => process.exit());
  process.send?.("ready");
}

/** What a turn begins with, uncounted: a process that waited has cold caches and a shrunken heap. */
const UNCOUNTED = 0.2;

async function measure(works: Works, { work, units, atOnce }: Round): Promise<Rate> {
  const unit = works[work];
  if (!unit) throw new Error(`There is no work "${work}"`);
  await run(unit, Math.ceil(units * UNCOUNTED), atOnce);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  await run(unit, units, atOnce);
  const { user, system } = process.cpuUsage(cpuBefore);
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: units / seconds, perCpuSecond: (units * 1e6) / (user + system) };
}

async function run(unit: () => Promise<unknown>, units: number, atOnce: number): Promise<void> {
  let left = units;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await unit();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function answer(rate: Rate): void {
  process.send?.(rate);
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}
