import type { Totals } from "./house";
import type { CarLedger } from "./simulator-link";

export interface DaySummary {
  readonly totals: Totals;
  readonly ledger: CarLedger;
  /** Commands that the charge node did not carry out. */
  readonly refused: number;
  readonly soc: number;
}

/** What a day brought, for a person. */
export function summaryText({ totals, ledger, refused, soc }: DaySummary): string {
  const total = totals.carFromSunKwh + totals.carFromGridKwh;
  const share = total === 0 ? 0 : Math.round((totals.carFromSunKwh / total) * 100);
  return [
    `From the sun      ${totals.carFromSunKwh.toFixed(1)} kWh (${share} %)`,
    `From the grid     ${totals.carFromGridKwh.toFixed(1)} kWh`,
    `State of charge   ${Math.round(soc)} %`,
    `Starts            ${totals.starts}`,
    `Stops             ${totals.stops}`,
    `Calls spent       ${ledger.callsThisMonth}`,
    `Commands refused  ${refused}`,
  ].join("\n");
}

/** Whether the day shows what it is meant to show: the sun started the car and its end stopped it. */
export function isProven({ totals }: DaySummary): boolean {
  return totals.starts > 0 && totals.stops > 0 && totals.carFromSunKwh > totals.carFromGridKwh;
}
