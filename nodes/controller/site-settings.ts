import type { FeedOptions, Quantity } from "../../src/control/feeds/feed";
import type { SiteSettings } from "../../src/control/shared/site-power/observe";
import { choiceSetting, optionalNumberSetting, textSetting } from "../runtime/settings";

/** What the nodes that decide by the house's meters have in common, as it is stored in a flow. */
export interface SiteDef {
  unit?: unknown;
  sign?: unknown;
  phases?: unknown;
  gridTopic?: unknown;
  importTopic?: unknown;
  exportTopic?: unknown;
  batteryTopic?: unknown;
  batteryLevelTopic?: unknown;
  batteryFirst?: unknown;
  chargerTopic?: unknown;
  connectionKw?: unknown;
}

/** What is known of the house's connection, meter and battery. Throws SmartcarError `BAD_INPUT` naming the field. */
export function siteSetting(def: SiteDef): SiteSettings {
  const connectionKw = optionalNumberSetting(def.connectionKw, { label: "Grid connection", min: 1, max: 10_000 });
  const phases = choiceSetting(def.phases, { label: "Phases", among: ["auto", "1", "2", "3"], absent: "auto" });
  return {
    connectionW: connectionKw === undefined ? undefined : connectionKw * 1000,
    phases: PHASES[phases],
    batteryFirstPercent: optionalNumberSetting(def.batteryFirst, { label: "Battery first, up to", min: 0, max: 100 }),
  };
}

const PHASES = { auto: undefined, "1": 1, "2": 2, "3": 3 } as const;

/** The topics of the house's meters that the user set, several of one separated by commas. */
export function meterTopics(def: SiteDef & { solarTopic?: unknown }): NonNullable<FeedOptions["topics"]> {
  const fields: ReadonlyArray<readonly [Quantity, unknown]> = [
    ["grid", def.gridTopic],
    ["solar", def.solarTopic],
    ["battery", def.batteryTopic],
    ["battery-level", def.batteryLevelTopic],
    ["charger", def.chargerTopic],
  ];
  return Object.fromEntries(
    fields.flatMap(([quantity, value]) => {
      const topics = textSetting(value)
        .split(",")
        .map((topic) => topic.trim())
        .filter((topic) => topic !== "");
      return topics.length > 0 ? [[quantity, topics]] : [];
    }),
  );
}

/** How the meters are read, as a text: another one ends what was found out about them. */
export function meterForm(def: SiteDef & { property?: unknown }): string {
  const { property, unit, sign, gridTopic, importTopic, exportTopic, batteryTopic } = def;
  return JSON.stringify([property, unit, sign, gridTopic, importTopic, exportTopic, batteryTopic].map(textSetting));
}
