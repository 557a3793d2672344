import { keyOf, type Fact, type NoticeCode, type Severity } from "./notice";

/** The parts of a deciding node's message that can lead to a notice, in the reader's language. */
export interface ReportedDecision {
  readonly code: string;
  readonly reason: string;
  readonly warnings: ReadonlyArray<{ readonly code: string; readonly text: string }>;
}

/**
 * The warnings and reasons that a person should know, and their notices. All others only describe what a node does. If several causes
 * can apply at once, each has its own notice.
 */
const MEANINGS: Readonly<Record<string, readonly [NoticeCode, Severity]>> = {
  "target-missed": ["not-ready", "warning"],
  "ready-unknown": ["not-ready", "warning"],
  overrun: ["not-ready", "warning"],
  "ready-overrun": ["not-ready", "warning"],

  "prices-ended": ["feed-silent", "warning"],
  "forecast-old": ["feed-silent", "warning"],
  "meter-silent": ["feed-silent", "warning"],
  "battery-silent": ["feed-silent", "warning"],
  "limit-silent": ["feed-silent", "warning"],
  "surplus-missing": ["feed-silent", "warning"],
  "tariff-missing": ["feed-silent", "warning"],
  "silent-meter": ["feed-silent", "error"],
  "surplus-silent": ["feed-silent", "error"],
  "tariff-silent": ["feed-silent", "error"],
  "both-silent": ["feed-silent", "error"],

  "meter-frozen": ["meter-fault", "error"],
  "meter-reversed": ["meter-fault", "error"],
  "sign-reversed": ["meter-fault", "error"],
  "meter-ambiguous": ["meter-fault", "error"],

  "stop-not-held": ["action-needed", "warning"],
  "holds-no-stop": ["action-needed", "warning"],
  "power-unknown": ["action-needed", "warning"],
  "power-contradicted": ["action-needed", "warning"],
  "capacity-unknown": ["action-needed", "warning"],
  "soc-unknown": ["action-needed", "warning"],
  "zone-uncertain": ["action-needed", "warning"],
  "readings-tiny": ["action-needed", "warning"],
  "schedules-only": ["action-needed", "warning"],
  "never-enough-sun": ["action-needed", "warning"],
};

/** The facts that a decision reports about a car, or about the home if no car is known. */
export function factsOfDecision(
  { code, reason, warnings }: ReportedDecision,
  vehicleId: string | undefined,
): readonly Fact[] {
  const facts = new Map<string, Fact>();
  for (const { code: cause, text } of [...warnings, { code, text: reason }]) {
    const meaning = Object.hasOwn(MEANINGS, cause) ? MEANINGS[cause] : undefined;
    if (!meaning) continue;
    const [notice, severity] = meaning;
    const key = keyOf(vehicleId, notice, notice === "not-ready" ? undefined : cause);
    // A warning comes first, because it says more than the reason.
    if (!facts.has(key)) facts.set(key, { key, code: notice, severity, vehicleId, cause, text });
  }
  return [...facts.values()];
}
