/** What is paid for a kWh beside the net price. All per kWh in the major currency unit, before VAT. */
export interface Fees {
  /** Levies, supplier's margin: at all times. */
  readonly fixedPerKwh?: number | undefined;
  /** Grid fees by local time of day. Where two ranges overlap, both are added. */
  readonly byHour?: readonly HourFee[] | undefined;
  readonly byMonth?: readonly MonthFee[] | undefined;
  /** Percent on the sum of all, the net price included. */
  readonly vatPercent?: number | undefined;
}

export interface HourFee {
  /** `HH:mm`; `to` is not included and may lie on the next day. Equal times mean the whole day. */
  readonly from: string;
  readonly to: string;
  readonly perKwh: number;
}

export interface MonthFee {
  /** 1 to 12. */
  readonly months: readonly number[];
  readonly perKwh: number;
}

/** Minutes since midnight of an `HH:mm`, up to 24:00; `undefined` for anything else. */
export function minuteOfDay(text: unknown): number | undefined {
  if (text === "24:00") return 1440;
  const [, hour, minute] = (typeof text === "string" && /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)) || [];
  return hour === undefined || minute === undefined ? undefined : Number(hour) * 60 + Number(minute);
}
