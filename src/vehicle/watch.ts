import { sleep, type Clock } from "../clock";
import { SETTLE_MS, type Seen, type Sending } from "./evidence";

/** A car that is watched for what a command led to. */
export interface Watched {
  readonly clock: Clock;
  /** How long a change in this car may take to become visible. */
  readonly lagMs: () => number;
  readonly onNews: (listener: () => void) => () => void;
  /** One read of the car; may fail. */
  readonly read: () => Promise<unknown>;
  /** What the car's newest report says about the command. */
  readonly seen: () => Seen;
}

export interface Watch {
  readonly sending: Sending;
  /** Whether a read may be spent when no report comes by itself. */
  readonly mayRead: () => Promise<boolean>;
}

/**
 * Finds out whether a command took effect: by reports that come anyway, and, when the make's time for them has passed, by one
 * read. `open` when the car has said nothing since, or when `signal` ended the wait.
 */
export async function watch(
  { clock, lagMs, onNews, read, seen }: Watched,
  { sending, mayRead }: Watch,
  signal: AbortSignal,
): Promise<Seen> {
  const found = new AbortController();
  const off = onNews(() => {
    if (seen() !== "open") found.abort();
  });
  try {
    const patience = sending.until + lagMs() + SETTLE_MS - clock.now();
    if (seen() === "open") await sleep(clock, patience, AbortSignal.any([signal, found.signal])).catch(() => {});
  } finally {
    off();
  }
  if (seen() !== "open" || signal.aborted || !(await mayRead())) return seen();
  await read().catch(() => {});
  return seen();
}
