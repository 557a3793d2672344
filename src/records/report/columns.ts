import { MINUTE_MS } from "../../core/duration";
import type { ReportRow } from "./report-row";

/** A value of a report, by how it is written. Codes have a word in the catalog. */
export type Cell =
  | { readonly is: "text" | "code"; readonly value: string | undefined }
  | { readonly is: "number"; readonly value: number | undefined; readonly decimals: number }
  | { readonly is: "time"; readonly value: number };

type Column = readonly [name: string, cell: (row: ReportRow) => Cell];

const text = (value: string | undefined): Cell => ({ is: "text", value });
const code = (value: string | undefined): Cell => ({ is: "code", value });
const number = (value: number | undefined, decimals: number): Cell => ({ is: "number", value, decimals });
const kwh = (value: number | undefined): Cell => number(value, 3);
const money = (value: number | undefined): Cell => number(value, 4);

/** The columns of a file, in order. Their names never change; the catalog has their headings under `column`. */
export const COLUMNS: readonly Column[] = [
  ["session_id", ({ id }) => text(id)],
  ["vehicle", ({ car }) => text(car)],
  ["license_plate", ({ plate }) => text(plate)],
  ["start", ({ startAt }) => ({ is: "time", value: startAt })],
  ["end", ({ endAt }) => ({ is: "time", value: endAt })],
  ["duration_min", ({ startAt, endAt }) => number(Math.round((endAt - startAt) / MINUTE_MS), 0)],
  ["part", ({ cut }) => code(cut && `cut-${cut}`)],
  ["place", ({ place }) => code(place)],
  ["place_name", ({ placeName }) => text(placeName)],
  ["energy_kwh", ({ energyKwh }) => kwh(energyKwh)],
  ["measured_by", ({ measuredBy }) => code(measuredBy)],
  // No meter's counter is known: for who fills them in.
  ["meter_start_kwh", () => kwh(undefined)],
  ["meter_end_kwh", () => kwh(undefined)],
  ["soc_start_percent", ({ socFrom }) => number(socFrom, 0)],
  ["soc_end_percent", ({ socTo }) => number(socTo, 0)],
  ["odometer_km", ({ odometerKm }) => number(odometerKm, 0)],
  ["solar_kwh", ({ solarKwh }) => kwh(solarKwh)],
  ["battery_kwh", ({ batteryKwh }) => kwh(batteryKwh)],
  ["grid_kwh", ({ gridKwh }) => kwh(gridKwh)],
  ["price_per_kwh", ({ pricePerKwh }) => money(pricePerKwh)],
  ["cost", ({ cost }) => money(cost)],
  ["grid_cost", ({ gridCost }) => money(gridCost)],
  ["battery_cost", ({ batteryCost }) => money(batteryCost)],
  ["solar_cost", ({ solarCost }) => money(solarCost)],
  ["currency", ({ currency }) => text(currency)],
  ["price_source", ({ priceSource }) => code(priceSource)],
  ["refund_rate", ({ refundRate }) => money(refundRate)],
  ["refund", ({ refund }) => money(refund)],
  ["refund_currency", ({ refundCurrency }) => text(refundCurrency)],
  ["cost_at_once", ({ atOnceCost }) => money(atOnceCost)],
  ["saved", ({ saved }) => money(saved)],
  ["approximate", ({ approximate }) => code(approximate ? "yes" : "no")],
];
