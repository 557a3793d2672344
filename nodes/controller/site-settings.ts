import type { FeedOptions, Quantity } from "../../src/control/feeds/feed";
import type { SiteSettings } from "../../src/control/shared/site-power/observe";
import type { HomeSettings } from "../../src/home/home-settings";
import { textSetting } from "../runtime/settings";
import type { ValuesOf } from "../settings/setting";
import type { batteryFirst, batteryMeters, houseMeters } from "../settings/shared";

type House = ValuesOf<typeof houseMeters & { readonly batteryFirst: typeof batteryFirst }>;

/** What is known of the house's connection, meter and battery: by the node, else by its home. */
export function siteSettings(
  { connectionKw, phases, batteryFirst: upToPercent }: Pick<House, "connectionKw" | "phases" | "batteryFirst">,
  { battery, fuse }: Partial<Pick<HomeSettings, "battery" | "fuse">> = {},
): SiteSettings {
  return {
    connectionW: connectionKw === undefined ? undefined : connectionKw * 1000,
    fuseW: fuse?.limitW,
    phases: PHASES[phases],
    batteryStrategy: upToPercent === undefined ? battery?.strategy : { kind: "battery-first", upToPercent },
    batteryFeedsCar: battery?.mayFeedCar,
    batteryKwh: battery?.capacityKwh,
    batteryW: battery?.powerW,
  };
}

const PHASES = { auto: undefined, "1": 1, "2": 2, "3": 3 } as const;

type Topics = ValuesOf<typeof batteryMeters> &
  Partial<Pick<ValuesOf<typeof houseMeters>, "gridTopic" | "chargerTopic">> & {
    readonly solarTopic?: readonly string[];
  };

/** The topics of the house's meters that the user set. */
export function meterTopics(settings: Topics): NonNullable<FeedOptions["topics"]> {
  const fields: ReadonlyArray<readonly [Quantity, readonly string[] | undefined]> = [
    ["grid", settings.gridTopic],
    ["solar", settings.solarTopic],
    ["battery", settings.batteryTopic],
    ["battery-level", settings.batteryLevelTopic],
    ["charger", settings.chargerTopic],
  ];
  return Object.fromEntries(fields.filter(([, topics = []]) => topics.length > 0));
}

const FORM = ["property", "unit", "sign", "gridTopic", "importTopic", "exportTopic", "batteryTopic"];

/** How the meters are read, as a text: another one ends what was found out about them. It is stored, so it stays as it is. */
export function meterForm(def: object): string {
  const stored = new Map<string, unknown>(Object.entries(def));
  return JSON.stringify(FORM.map((key) => textSetting(stored.get(key))));
}
