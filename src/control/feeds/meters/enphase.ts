import { say } from "../../../core/speech";
import { fieldAt, type Fields, listAt, type Plain, textAt } from "../plain";
import type { Measured, Powers, Unsure } from "./power-found";

/** `production.json` of the gateway. Its meter at the grid is that of `net-consumption`. */
export function enphaseProduction(content: Fields): Powers | undefined {
  const production = listAt(content, "production");
  const consumption = listAt(content, "consumption");
  const net = consumption.find((one) => textAt(one, "measurementType") === "net-consumption");
  const metered = production.find((one) => textAt(one, "type") === "eim" && fieldAt(one, "activeCount") !== 0);
  const sun = metered ?? production.find((one) => textAt(one, "type") === "inverters");
  if (fieldAt(net, "wNow") === undefined && fieldAt(sun, "wNow") === undefined) return undefined;
  return { grid: { value: fieldAt(net, "wNow") }, solar: { value: fieldAt(sun, "wNow") } };
}

/** `/ivp/livedata/status`: thousandths of a watt. */
export function enphaseLive(content: Fields): Powers | undefined {
  const meters = fieldAt(content, "meters");
  const power = (name: string): Measured => ({ value: fieldAt(meters, name, "agg_p_mw"), factor: 0.001 });
  if (fieldAt(meters, "grid", "agg_p_mw") === undefined) return undefined;
  return {
    grid: power("grid"),
    solar: power("pv"),
    battery: power("storage"),
    "battery-level": { value: fieldAt(meters, "soc"), inPercent: true },
  };
}

/** `/ivp/meters/reports`, whose members have a type each. The readings of the same meters have it only in `/ivp/meters`. */
export function enphaseMeters(list: readonly Plain[]): Powers | Unsure | undefined {
  const typed = new Map(
    list
      .slice(0, MOST_METERS)
      .map((one) => [
        textAt(one, "reportType") ?? textAt(one, "measurementType"),
        fieldAt(one, "cumulative", "currW") ?? fieldAt(one, "activePower"),
      ]),
  );
  const [grid, solar] = [typed.get("net-consumption"), typed.get("production")];
  if (grid !== undefined || solar !== undefined) return { grid: { value: grid }, solar: { value: solar } };
  const isReadings = list
    .slice(0, MOST_METERS)
    .some((one) => fieldAt(one, "eid") !== undefined && fieldAt(one, "activePower") !== undefined);
  return isReadings ? { came: say("came.enphase-readings") } : undefined;
}

/** A gateway has three. */
const MOST_METERS = 16;
