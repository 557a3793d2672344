import { MINUTE_MS } from "../../src/core/duration";
import type { FeedOptions } from "../../src/control/feeds/feed";
import type { ModeSettings } from "../../src/control/mode/settings";
import type { HomeSettings } from "../../src/home/home-settings";
import type { Facts } from "../../src/vehicle/state/snapshot";
import { homeZone } from "../car/home-zone";
import { meterTopics } from "../controller/site-settings";
import { readSettings } from "../settings/read-settings";
import type { ValuesOf } from "../settings/setting";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** A mode node as it is stored in a flow. */
export type ModeDef = { readonly [K in keyof Values]?: unknown };

/** The settings of a mode node as they were read. */
export interface ModeNodeSettings {
  readonly rules: ModeSettings;
  readonly heartbeatMs: number;
  /** How the meters of the home's battery are read. */
  readonly reading: Omit<FeedOptions, "now">;
  /** IANA zone of times of day. */
  readonly zone: string;
}

type Values = ValuesOf<typeof declaration.settings>;

/** Reads a mode node's settings. Throws SmartcarError that names all fields which cannot be used. */
export function modeSettings(def: ModeDef, facts: Facts | undefined, home?: HomeSettings): ModeNodeSettings {
  const settings = readSettings({ ...declaration, words: english["smartcar-mode"] }, def);
  const { chargePowerKw, capacityKwh } = settings;
  const { zone } = homeZone(settings.zone, facts?.home, facts?.homeZone);
  return {
    rules: {
      mode: settings.mode,
      minimumPercent: settings.minimum,
      ...overrideTimes(settings),
      chargePowerW: chargePowerKw === undefined ? facts?.chargePowerW : chargePowerKw * 1000,
      capacityKwh: capacityKwh ?? facts?.capacityKwh,
      batteryFeedsCar: home?.battery?.mayFeedCar,
      zone,
    },
    reading: { zone, expect: "power", topics: meterTopics(settings) },
    heartbeatMs: settings.heartbeat * MINUTE_MS,
    zone,
  };
}

/** How long a start or stop in the app is respected. Until unplugged is also until the default time has passed. */
function overrideTimes({ respect, respectMinutes }: Values): Pick<ModeSettings, "respectStartMs" | "respectStopMs"> {
  if (respect === "unplugged") return {};
  const forMs = respect === "never" ? 0 : respectMinutes * MINUTE_MS;
  return { respectStartMs: forMs, respectStopMs: forMs };
}
