/** Grid fees and levies on a kWh, net, EUR. The dialog of the flow's tariff node says the same. */
export const FEE_PER_KWH = 0.16;
export const VAT_PERCENT = 19;
/** What a kWh of sun earns that nobody uses, EUR. */
export const FEED_IN_PER_KWH = 0.08;

/** What the house pays for a kWh, EUR, when the market has it for `netEurMwh`. */
export function importPrice(netEurMwh: number): number {
  return (netEurMwh / 1000 + FEE_PER_KWH) * (1 + VAT_PERCENT / 100);
}
