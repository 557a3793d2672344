/** After a restart nothing is decided for so long, whatever is heard. */
export const WARM_UP_MS = 30_000;

export interface WarmingUp {
  /** Set by a restart or a changed clock until the first decision after it. */
  readonly wakeAt?: number | undefined;
}

/** Whether a node may decide: after its pause, and with evidence of its own. No evidence is nothing to say. */
export function isWarm({ wakeAt }: WarmingUp, hasEvidence: boolean, now: number): boolean {
  return hasEvidence && (wakeAt === undefined || now >= wakeAt);
}
