import { chargeStatus, flag, percent, quantity, type Body } from "../state/signal-body";
import { CABLE_CODE, CHARGE_STATUS_CODE, CHARGING_CODE, CHARGING_FLOOR_W } from "../state/reported-state";
import { currentBody, vouchedAt } from "../state/known-signal";
import type { KnownSignal } from "../state/stored-state";

/** One thing that a car reports and that shows whether it charges. */
export interface ChargeSign {
  readonly of: "charging" | "status" | "power" | "soc" | "cable";
  readonly charging: boolean;
  /** When the car or its make vouched for it; milliseconds since the epoch. */
  readonly at: number;
  /** For what happened between two reports: when the earlier was recorded. */
  readonly since?: number | undefined;
}

/** Between which two reports the state of charge last rose; `since` is absent where it was not stored. */
export interface SocRise {
  readonly at: number;
  readonly since?: number | undefined;
}

/** What a command to charge must know of the car's reports. */
export interface ChargeReport {
  readonly signs: readonly ChargeSign[];
  /** When the car reported that it has reached its limit, while its reports of charging do not deny it. */
  readonly fullAt?: number | undefined;
}

/**
 * Everything by which a car shows whether it charges: both status signals, its power, a rising state of charge, and a cable that
 * is out. They may contradict each other; nothing is settled here. A cable that is in says nothing.
 */
export function chargeReport(
  known: ReadonlyMap<string, KnownSignal>,
  { lagMs, rise }: { readonly lagMs: number; readonly rise?: SocRise | undefined },
): ChargeReport {
  const read = <T>(code: string, reader: (body: Body) => T | undefined): { value: T; at: number } | undefined => {
    const signal = known.get(code);
    const body = currentBody(signal);
    const value = body && reader(body);
    const at = signal && vouchedAt(signal, lagMs);
    return value === undefined || at === undefined ? undefined : { value, at };
  };
  const charging = read(CHARGING_CODE, flag);
  const status = read(CHARGE_STATUS_CODE, chargeStatus);
  const power = read("charge-wattage", quantity("watts", "powerW"));
  const cable = read(CABLE_CODE, flag);
  const signs: ChargeSign[] = [];
  if (charging) signs.push({ of: "charging", charging: charging.value, at: charging.at });
  if (status) signs.push({ of: "status", charging: status.value === "charging", at: status.at });
  if (power) signs.push({ of: "power", charging: power.value >= CHARGING_FLOOR_W, at: power.at });
  if (rise) signs.push({ of: "soc", charging: true, ...rise });
  if (cable?.value === false) signs.push({ of: "cable", charging: false, at: cable.at });
  const isFull = status?.value === "fully-charged";
  return { signs, ...(isFull && { fullAt: Math.max(status.at, charging?.value === false ? charging.at : 0) }) };
}

/** The state of charge and when it was vouched for; `undefined` while it is not known. */
export function chargeLevel(
  known: ReadonlyMap<string, KnownSignal>,
  lagMs: number,
): { readonly percent: number; readonly at: number } | undefined {
  const signal = known.get("tractionbattery-stateofcharge");
  const body = currentBody(signal);
  const value = body && percent(body);
  const at = signal && vouchedAt(signal, lagMs);
  return value === undefined || at === undefined ? undefined : { percent: value, at };
}
