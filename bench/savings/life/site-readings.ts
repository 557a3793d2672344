import type { Quantity } from "../../../src/control/feeds/feed";
import type { SiteReading } from "../../../src/control/shared/site-power/reading";
import type { Meters } from "./home";

type Metered = Extract<Quantity, "grid" | "solar" | "charger">;

/** What a node hears of the meters that are wired to it; of a battery, wherever there is one. */
export function siteReadingsOf(
  { gridW, chargerW, solarW, battery }: Meters,
  wired: readonly Metered[],
): readonly SiteReading[] {
  const watts: Readonly<Record<Metered, number>> = { grid: gridW, charger: chargerW, solar: solarW };
  return [
    ...wired.map((quantity) => ({ quantity, value: watts[quantity] })),
    ...(battery
      ? [
          { quantity: "battery", value: battery.powerW } as const,
          { quantity: "battery-level", value: battery.percent } as const,
        ]
      : []),
  ];
}
