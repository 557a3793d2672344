import type { Receipt } from "../../../src/vehicle/state/known-signal";
import type { Signal } from "../../../src/smartcar/signal";
import { report } from "./reports";

export const SOC = "tractionbattery-stateofcharge";

/** A time of one day. */
export const at = (time: string): number => Date.parse(`2026-06-01T${time}Z`);

/** A delivery that arrived then. */
export const received = (time: string): Receipt => ({ receivedAt: at(time), source: "webhook" });

/** A state of charge as the car recorded it, and as the make was asked for it. */
export const soc = (value: number, time?: string, retrieved?: string): Signal =>
  report(
    SOC,
    { value, unit: "percent" },
    { ...(time && { at: at(time) }), ...(retrieved && { retrievedAt: at(retrieved) }) },
  );
