import { homeSettings } from "../../../nodes/home/home-settings";
import { declaration } from "../../../nodes/home/settings";
import type { HomeSettings } from "../../../src/home/home-settings";
import type { HomeDeclaration } from "./declaration";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A home as its owner describes it in `smartcar-home`, read by the node's own reader. */
export function smartcarHomeOf(home: HomeDeclaration): HomeSettings {
  const initial = Object.entries(declaration.settings).map(([key, setting]) => [key, setting.initial]);
  const { zone, prices, feedIn, fuse, peak, battery } = home;
  const dialog = {
    ...Object.fromEntries(initial),
    name: home.title,
    zone,
    currency: "EUR",
    fee: prices.fixed,
    vat: prices.vatPercent,
    gridFees: prices.windows.map(windowText).join("\n"),
    ...(prices.base !== "spot" && { contractPrices: String(prices.base), contractIncludes: "nothing" }),
    ...(feedIn !== "spot" && { feedInPrices: String(feedIn) }),
    ...(fuse && { mainFuseA: fuse.amps, fusePhases: String(fuse.phases) }),
    ...(peak && {
      peakBy: "highest-quarter",
      peakPrice: peak.perKwYear,
      peakPer: "year",
      peakFloorKw: peak.floorKw,
    }),
    ...(battery && { batteryStrategy: "battery-first", batteryKwh: battery.capacityKwh, batteryKw: battery.powerKw }),
  };
  return homeSettings(dialog, {}, () => undefined);
}

function windowText({ from, to, weekdays, months, perKwh }: HomeDeclaration["prices"]["windows"][number]): string {
  const named = (numbers: readonly number[], names: readonly string[]): string =>
    numbers.map((number) => names[number - 1]).join(",");
  return [
    ...(weekdays ? [named(weekdays, DAYS)] : []),
    ...(months ? [named(months, MONTHS)] : []),
    `${from}-${to}`,
    String(perKwh),
  ].join(" ");
}
