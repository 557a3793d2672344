import { MODES, type ModeSettings } from "../../src/control/mode/settings";
import type { FeedOptions } from "../../src/control/feeds/feed";
import { DAY_MINUTES, MINUTE_MS } from "../../src/core/duration";
import type { Facts } from "../../src/vehicle/state/snapshot";
import { homeZone } from "../car/home-zone";
import { choiceSetting, numberSetting, optionalNumberSetting } from "../runtime/settings";
import { meterTopics } from "../controller/site-settings";

/** A mode node as it is stored in a flow. */
export interface ModeDef {
  vehicle?: unknown;
  mode?: unknown;
  minimum?: unknown;
  respect?: unknown;
  respectMinutes?: unknown;
  chargePowerKw?: unknown;
  capacityKwh?: unknown;
  heartbeat?: unknown;
  batteryTopic?: unknown;
  batteryLevelTopic?: unknown;
  zone?: unknown;
}

export interface ModeNodeSettings {
  readonly rules: ModeSettings;
  readonly heartbeatMs: number;
  /** How the meters of the home's battery are read. */
  readonly reading: Omit<FeedOptions, "now">;
  /** IANA zone of times of day. */
  readonly zone: string;
}

/** Reads a mode node's settings. Throws SmartcarError `BAD_INPUT` naming the field. */
export function modeSettings(def: ModeDef, facts: Facts | undefined): ModeNodeSettings {
  const chargePowerKw = optionalNumberSetting(def.chargePowerKw, { label: "Charging power", min: 0.5, max: 50 });
  const capacityKwh = optionalNumberSetting(def.capacityKwh, { label: "Battery", min: 1, max: 300 });
  const { zone } = homeZone(def.zone, facts?.home);

  return {
    rules: {
      mode: choiceSetting(def.mode, { label: "Initial mode", among: MODES, absent: "solar+cheap" }),
      minimumPercent: optionalNumberSetting(def.minimum, { label: "Minimum", min: 0, max: 100 }),
      ...respectSetting(def),
      chargePowerW: chargePowerKw === undefined ? facts?.chargePowerW : chargePowerKw * 1000,
      capacityKwh: capacityKwh ?? facts?.capacityKwh,
      zone,
    },
    reading: { zone, expect: "power", topics: meterTopics(def) },
    heartbeatMs: numberSetting(def.heartbeat, { label: "Heartbeat", min: 1, max: DAY_MINUTES, absent: 30 }) * MINUTE_MS,
    zone,
  };
}

/** How long a start or stop in the app is respected. Until unplugged is also until the default time has passed. */
function respectSetting({ respect, respectMinutes }: ModeDef): Pick<ModeSettings, "respectStartMs" | "respectStopMs"> {
  const choice = choiceSetting(respect, {
    label: "Respect",
    among: ["unplugged", "minutes", "never"],
    absent: "unplugged",
  });
  if (choice === "unplugged") return {};
  const minutes = numberSetting(respectMinutes, { label: "For", min: 1, max: 2 * DAY_MINUTES, absent: 120 });
  const forMs = choice === "never" ? 0 : minutes * MINUTE_MS;
  return { respectStartMs: forMs, respectStopMs: forMs };
}
