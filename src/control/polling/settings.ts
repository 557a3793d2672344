/** `push`: only a webhook brings news. `demand`: only messages read. `every`: news are kept younger than `everyMs`. */
export type PollMode = "push" | "smart" | "every" | "demand";

export interface PollSettings {
  readonly mode: PollMode;
  /** For `every`. */
  readonly everyMs: number;
}
