import { sleep, type Clock } from "../clock";
import { evidence, SETTLE_MS, type Report, type Sending } from "./evidence";

/** The car that is asked, as far as this needs it. */
export interface Watched {
  readonly clock: Clock;
  /** How long a change in this car may take to become visible. */
  readonly lagMs: () => number;
  readonly report: () => Report;
  readonly onNews: (listener: () => void) => () => void;
  /** One read of the car; may fail. */
  readonly read: () => Promise<unknown>;
}

export interface Claim {
  /** Whether the car should charge now. */
  readonly charging: boolean;
  readonly sending: Sending;
  /** Whether a read may be spent when no report comes by itself. */
  readonly mayRead: () => Promise<boolean>;
}

/**
 * Finds out whether a command took effect: by reports that come anyway, and, when the make's time for them has passed, by one
 * read. `open` when the car has said nothing since, or when `signal` ended the wait.
 */
export async function verify(
  { clock, lagMs, report, onNews, read }: Watched,
  { charging, sending, mayRead }: Claim,
  signal: AbortSignal,
): Promise<"reached" | "missed" | "open"> {
  const seen = (): "reached" | "missed" | "open" => evidence(charging, report(), sending);
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
