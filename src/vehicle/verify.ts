import { evidence, type Report, type Seen } from "./evidence";
import { watch, type Watch, type Watched as AnyWatched } from "./watch";

/** The car that is asked, as far as this needs it. */
export interface Watched extends Omit<AnyWatched, "seen"> {
  readonly report: () => Report;
}

export interface Claim extends Watch {
  /** Whether the car should charge now. */
  readonly charging: boolean;
}

/** Finds out whether a start or a stop took effect; see `watch`. */
export function verify(
  { clock, lagMs, onNews, read, report }: Watched,
  { charging, sending, mayRead }: Claim,
  signal: AbortSignal,
): Promise<Seen> {
  const seen = (): Seen => evidence(charging, report(), sending);
  return watch({ clock, lagMs, onNews, read, seen }, { sending, mayRead }, signal);
}
