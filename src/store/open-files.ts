/** Of 1,024 files that a process may often have open, most are for others. */
const MOST_AT_ONCE = 64;

const waiting: (() => void)[] = [];
let busy = 0;

/** Runs `work`, which opens a file or two for a moment, when few others do: thousands of cars may be read or written at the same time. */
export async function withOpenFile<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else busy += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}
