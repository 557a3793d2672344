import { SEVERITIES } from "../../src/notify/notice";
import { declareNode } from "../settings/declare";
import { timeOfDay } from "../settings/formats";
import { choice, configNode, numberWithDefault, within, written, type Layout, type Setting } from "../settings/setting";
import { zone } from "../settings/shared";

/** A time of day that a new node has, and that may be left empty. */
function timeFrom(initial: string, layout: Layout & { readonly pairedWith?: string }): Setting<string | undefined> {
  return written<string | undefined>(timeOfDay, { initial, absent: undefined, accepted: "time", ...layout });
}

export const declaration = declareNode({
  type: "smartcar-notify",
  outputs: ["notices"],
  sharedWords: ["errors"],
  settings: {
    vehicle: configNode("smartcar-vehicle", { icon: "car", note: "vehicle" }),
    least: choice(SEVERITIES, { initial: "info", icon: "filter" }),
    ...within(
      { group: "quiet" },
      {
        quietFrom: timeFrom("22:00", { icon: "moon-o", pairedWith: "quietTo", note: "quiet" }),
        quietTo: timeFrom("07:00", { icon: "sun-o", pairedWith: "quietFrom" }),
      },
    ),
    ...within(
      { group: "when" },
      {
        remindAt: timeFrom("20:00", { icon: "plug", note: "remind" }),
        repeatHours: numberWithDefault({ value: 24, min: 0, max: 168, icon: "repeat", unit: "hours", note: "repeat" }),
        zone,
      },
    ),
  },
});
