import type { JSX } from "preact";
import { useText, type Key, type Text } from "../text";
import type { ChartProps, Slot } from "./plan-series";

type Column = Exclude<keyof Slot, "from" | "to">;

/** The texts of a slot, in the order of the chart. */
const COLUMNS: ReadonlyArray<readonly [Column, Key, (value: number, text: Text, chart: ChartProps) => string]> = [
  ["price", "plan.price", (value, text, { currency }) => text.price(value, currency)],
  ["solarW", "plan.solar", (value, text) => text.kw(value)],
  ["forecastW", "plan.forecast", (value, text) => text.kw(value)],
  ["chargedKwh", "plan.charged", (value, text) => text.kwh(value)],
  ["plannedKwh", "plan.planned", (value, text) => text.kwh(value)],
  ["soc", "plan.soc", (value, text) => text.percent(value)],
];

/** The start and end of a slot, for the table and for screen readers. */
export function slotTime({ from, to }: Slot, { at, zone }: ChartProps, text: Text): string {
  return text.say("plan.slot-text", { from: text.time(from, { zone, now: at }), to: text.clock(to, zone) });
}

/** A slot in words, for screen readers, without energies of 0. */
export function slotParts(slot: Slot, chart: ChartProps, text: Text): readonly string[] {
  return COLUMNS.flatMap(([column, label, write]) => {
    const value = slot[column];
    const isSilent = value === undefined || (column.endsWith("Kwh") && value < 0.05);
    return isSilent ? [] : [text.say("plan.part", { label: text.say(label), value: write(value, text, chart) })];
  });
}

/** The slots of the chart as a table. */
export function SlotTable({ slots, ...chart }: ChartProps & { readonly slots: readonly Slot[] }): JSX.Element {
  const text = useText();
  const columns = COLUMNS.filter(([column]) => slots.some((slot) => slot[column] !== undefined));
  return (
    <div class="scrolled" role="region" tabIndex={0} aria-label={text.say("plan.table-of", { car: chart.name })}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.say("plan.slot")}</th>
            {columns.map(([column, label]) => (
              <th key={column} scope="col" class="number">
                {text.say(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {slots.map((slot) => (
            <tr key={slot.from} class={slot.from <= chart.at && slot.to > chart.at ? "current" : undefined}>
              <th scope="row">{slotTime(slot, chart, text)}</th>
              {columns.map(([column, , write]) => {
                const value = slot[column];
                return (
                  <td key={column} class="number">
                    {value === undefined ? "" : write(value, text, chart)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
