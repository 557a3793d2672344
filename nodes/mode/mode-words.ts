import type { NodeMessage } from "node-red";
import type { ModeDecision } from "../../src/control/mode/decision";
import type { Window } from "../../src/control/mode/state";
import { MINUTE_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import type { Teller, Words } from "../controller/decision";

/** Edges of a plan that shift by less are the same plan. */
const QUARTER_MS = 15 * MINUTE_MS;

/** How a mode's decision is told. */
export function modeWords(
  about: Pick<Words, "RED" | "type" | "zone" | "clock" | "heartbeatMs" | "simulated" | "standing">,
): Words<ModeDecision> {
  return { ...about, also, mark: (decision) => markOf(decision, about.clock.now()) };
}

/** A decision for all three outputs: what is new in it, or, for one who asks, command and reason in any case. */
export function modeOutputs(
  teller: Teller<ModeDecision>,
  { msg, decision, again = false }: { msg: NodeMessage; decision: ModeDecision; again?: boolean },
): Array<NodeMessage | null> | null {
  const { windows } = decision;
  const toSync = windows ? teller.mark({ ...msg, payload: windows.map(shownWindow) }) : null;
  const told = again ? teller.all(msg, decision) : teller.news(msg, decision);
  if (!told && !toSync) return null;
  const [command = null, why = null] = told ?? [];
  return [command, why, toSync];
}

function also({ mode, until, boost, ready, plan }: ModeDecision): object {
  return {
    mode,
    ...(until !== undefined && { until: isoText(until) }),
    ...(boost && { boost: { until: isoText(boost.endAt), ...(boost.kwh !== undefined && { kwh: boost.kwh }) } }),
    ...(ready && {
      ready: { at: isoText(ready.at), ...(ready.targetPercent !== undefined && { target: ready.targetPercent }) },
    }),
    ...(plan && { plan: plan.map(shownWindow) }),
  };
}

/** What a person would call another decision, besides its reason. */
function markOf({ mode, boost, ready, plan = [] }: ModeDecision, now: number): unknown {
  const edges = plan.map(({ startAt, endAt }) => [startAt <= now ? "now" : quarter(startAt), quarter(endAt)]);
  return [mode, boost !== undefined, boost?.kwh, ready?.at, ready?.targetPercent, edges];
}

function shownWindow({ startAt, endAt }: Window): { start: string; end: string } {
  return { start: isoText(startAt), end: isoText(endAt) };
}

function quarter(at: number): number {
  return Math.round(at / QUARTER_MS);
}
