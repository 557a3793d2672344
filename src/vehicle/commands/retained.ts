/** What a message asks for, as a broker that has retained it must be understood. */
export type RetainedKind =
  /** It begins something now: a start, a boost, an unlock, the mode "now". */
  | "action"
  /** It ends something: a stop. */
  | "stop"
  /** It sets what holds from then on: a mode, a limit, a target. */
  | "setting";

/** What is known of a message that a broker has retained. */
export interface RetainedMessage {
  readonly kind: RetainedKind;
  /** Whether the last message of its topic asked for the same. */
  readonly isSame: boolean;
  /** Whether a start was the last thing that was done. */
  readonly wasStarted: boolean;
}

/**
 * Whether a message that a broker has retained is carried out. A broker hands it to everybody who connects, at every start again,
 * so nobody may be asking for it now: it never begins anything, it stops once what was started, and it sets only what is new.
 */
export function takesRetained({ kind, isSame, wasStarted }: RetainedMessage): boolean {
  if (kind === "action" || isSame) return false;
  return kind === "setting" || wasStarted;
}
