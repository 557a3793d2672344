import { declareNode } from "../settings/declare";
import { dottedPath } from "../settings/formats";
import { flag, messageProperty, number, numberWithDefault, within } from "../settings/setting";
import {
  batteryFirst,
  batteryMeters,
  carFacts,
  dayTime,
  fleetAccount,
  heartbeat,
  home,
  houseMeters,
  meterReading,
  minutes,
  vehicle,
  zone,
} from "../settings/shared";

const MOST_W = 50_000;

export const declaration = declareNode({
  type: "smartcar-surplus",
  outputs: ["decision", "reason"],
  sharedWords: ["errors", "decisions", "meters", "states"],
  settings: {
    vehicle,
    account: fleetAccount,
    home,
    chargePowerKw: carFacts.chargePowerKw,
    ...within(
      { group: "meter" },
      { property: messageProperty(dottedPath, { initial: "payload", icon: "ellipsis-h" }), ...meterReading },
    ),
    ...within(
      { group: "start" },
      {
        startMarginW: numberWithDefault({ value: 200, min: 0, max: MOST_W, icon: "arrows-h", unit: "W" }),
        startDelay: minutes({ value: 10, icon: "hourglass-half" }),
        minOff: minutes({ value: 15, icon: "pause" }),
      },
    ),
    ...within(
      { group: "stop" },
      {
        stopImportW: numberWithDefault({ value: 300, min: -MOST_W, max: MOST_W, icon: "level-down", unit: "W" }),
        stopDelay: minutes({ value: 10, icon: "hourglass-half" }),
        minOn: minutes({ value: 20, icon: "play" }),
      },
    ),
    ...within(
      { group: "night" },
      {
        nightFrom: dayTime({ icon: "moon-o", pairedWith: "nightTo", example: true }),
        nightTo: dayTime({ icon: "sun-o", pairedWith: "nightFrom", example: true }),
      },
    ),
    ...within(
      { fold: "advanced" },
      {
        // Without any export there is no surplus to start with. Absent: the charging power and the start margin.
        startExportW: number({ min: 0, max: MOST_W, icon: "level-up", unit: "W" }),
        trialStart: flag({ initial: false, icon: "flask", note: "trialStart" }),
        startsPerDay: numberWithDefault({ value: 4, min: 0, max: 100, whole: true, icon: "repeat", unit: "per-day" }),
        takeOver: flag({ initial: true, icon: "hand-paper-o", note: "takeOver" }),
        ...within({ group: "meters" }, houseMeters),
        ...within({ group: "battery" }, { ...batteryMeters, batteryFirst }),
        ...within(
          { group: "more" },
          {
            smoothing: minutes({ value: 2, icon: "area-chart" }),
            silence: minutes({ value: 5, min: 0.1, icon: "bell-slash-o" }),
            settle: minutes({ value: 3, icon: "hourglass-o" }),
            heartbeat,
            zone,
          },
        ),
      },
    ),
  },
});
