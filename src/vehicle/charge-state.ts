import { chargeStatus, flag, type ChargeStatus } from "./body";
import { currentBody, type KnownSignal } from "./known-signal";

export const CHARGING_CODE = "charge-ischarging";
export const CHARGE_STATUS_CODE = "charge-detailedchargingstatus";

/** Whether a car charges, and the signal that says so. */
export interface ChargeState {
  readonly charging: boolean;
  readonly status: ChargeStatus;
  readonly signal: KnownSignal;
}

/** The two charge signals may disagree for a while; the newer one is believed and gives the other. `undefined` without either. */
export function chargeState(known: ReadonlyMap<string, KnownSignal>): ChargeState | undefined {
  const charging = said(known.get(CHARGING_CODE), flag);
  const status = said(known.get(CHARGE_STATUS_CODE), chargeStatus);
  if (status && status.signal.order >= (charging?.signal.order ?? -Infinity)) {
    return { charging: status.value === "charging", status: status.value, signal: status.signal };
  }
  if (!charging) return undefined;
  const idle = status?.value === "fully-charged" ? "fully-charged" : "not-charging";
  return { charging: charging.value, status: charging.value ? "charging" : idle, signal: charging.signal };
}

function said<T>(
  signal: KnownSignal | undefined,
  read: (body: Readonly<Record<string, unknown>>) => T | undefined,
): { readonly value: T; readonly signal: KnownSignal } | undefined {
  const body = currentBody(signal);
  const value = body && read(body);
  return signal && value !== undefined ? { value, signal } : undefined;
}
