import { type Fees, minuteOfDay } from "./fees";

export interface FeesFault {
  /** As `byHour.1.from`. */
  readonly field: string;
  readonly problem: "not-a-number" | "not-a-time" | "not-a-month" | "too-small";
}

/** What is wrong with the fees, field by field; empty when `withFees` may be given them. */
export function feesFaults(fees: Fees): readonly FeesFault[] {
  const faults: FeesFault[] = [];
  const check = (field: string, isGood: boolean, problem: FeesFault["problem"]): void => {
    if (!isGood) faults.push({ field, problem });
  };

  check("fixedPerKwh", isNumberOrAbsent(fees.fixedPerKwh), "not-a-number");
  check("vatPercent", isNumberOrAbsent(fees.vatPercent), "not-a-number");
  check("vatPercent", !((fees.vatPercent ?? 0) < 0), "too-small");
  for (const [index, { from, to, perKwh }] of (fees.byHour ?? []).entries()) {
    check(`byHour.${index}.from`, minuteOfDay(from) !== undefined, "not-a-time");
    check(`byHour.${index}.to`, minuteOfDay(to) !== undefined, "not-a-time");
    check(`byHour.${index}.perKwh`, Number.isFinite(perKwh), "not-a-number");
  }
  for (const [index, { months, perKwh }] of (fees.byMonth ?? []).entries()) {
    check(`byMonth.${index}.months`, months.length > 0 && months.every(isMonth), "not-a-month");
    check(`byMonth.${index}.perKwh`, Number.isFinite(perKwh), "not-a-number");
  }
  return faults;
}

function isNumberOrAbsent(value: number | undefined): boolean {
  return value === undefined || Number.isFinite(value);
}

function isMonth(month: number): boolean {
  return Number.isInteger(month) && month >= 1 && month <= 12;
}
