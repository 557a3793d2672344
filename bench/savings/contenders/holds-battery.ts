import type { Decided, DecisionWords } from "../../../nodes/controller/decision-message";

/** Whether a decision's report says that the house's battery is to be held. */
export function holdsBattery<D extends Decided>({ also }: Partial<DecisionWords<D>>, decision: D): boolean {
  const said = also?.(decision) ?? {};
  return "holdBattery" in said && said.holdBattery === true;
}
