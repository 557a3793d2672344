import type { NodeMessage } from "node-red";
import * as z from "zod";
import type { KnownCar } from "../../src/control/shared/known-car";
import { came } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { soundInstant } from "../../src/core/instant";
import type { ReportedDecision } from "../../src/notify/facts-of-decision";
import type { ReportedOutcome } from "../../src/notify/facts-of-result";
import { knownCarIn, snapshotIn } from "../car/known-car";
import { say } from "../runtime/speech";

/** What a message reports. */
export type NotifyContent =
  | { readonly kind: "error"; readonly code: string; readonly text: string }
  | { readonly kind: "outcome"; readonly outcome: ReportedOutcome }
  | {
      readonly kind: "decision";
      /** The type of the deciding node. */
      readonly by: string;
      readonly decision: ReportedDecision;
      readonly goal: { readonly readyAt: number; readonly target: number } | undefined;
    }
  | {
      readonly kind: "car";
      readonly vehicleId: string;
      readonly car: KnownCar;
      readonly callsLeft: number | undefined;
    };

const Failure = z.object({ message: z.string(), code: z.string().optional() });

const Warning = z.object({ code: z.string(), text: z.string() });

const Decision = z.object({
  by: z.string().optional(),
  code: z.string(),
  reason: z.string(),
  warnings: z.array(Warning).optional().catch(undefined),
  goal: z.object({ ready: z.string(), target: z.number() }).optional().catch(undefined),
});

const Outcome = z.object({
  command: z.string(),
  outcome: z.enum(["done", "already", "refused", "unsupported", "unknown"]),
  code: z.string().optional(),
  reason: z.string(),
});

const Budget = z.object({ callsLeft: z.number() });

interface NotifyMessage extends NodeMessage {
  error?: unknown;
  decision?: unknown;
  budget?: unknown;
}

/** Recognizes what a message reports, by its shape. Throws SmartcarError `BAD_INPUT`. */
export function notifyMessage(msg: NotifyMessage, now: number): NotifyContent {
  const failure = Failure.safeParse(msg.error);
  if (failure.success) return { kind: "error", code: failure.data.code ?? "", text: failure.data.message };

  const outcome = Outcome.safeParse(msg.payload);
  if (outcome.success) {
    return { kind: "outcome", outcome: { ...outcome.data, isAutomatic: typeof msg.decision === "object" } };
  }
  const snapshot = snapshotIn(msg.payload);
  if (snapshot) {
    const budget = Budget.safeParse(msg.budget);
    const callsLeft = budget.success ? budget.data.callsLeft : undefined;
    return { kind: "car", vehicleId: snapshot.vehicleId, car: knownCarIn(snapshot, now), callsLeft };
  }
  const report = Decision.safeParse(msg.payload);
  const stamp = Decision.safeParse(msg.decision);
  const decided = report.success ? report : stamp;
  if (!decided.success) throw new SmartcarError("BAD_INPUT", say("error.notify-message", { came: came(msg.payload) }));
  const { code, reason, warnings = [], goal } = decided.data;
  const readyAt = goal && soundInstant(Date.parse(goal.ready));
  return {
    kind: "decision",
    by: (stamp.success ? stamp.data.by : undefined) ?? "unknown",
    decision: { code, reason, warnings },
    goal: readyAt === undefined || !goal ? undefined : { readyAt, target: goal.target },
  };
}
