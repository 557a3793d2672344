import { DAY_MINUTES } from "../../src/core/duration";
import { declareNode } from "../settings/declare";
import { choice, numberWithDefault, within } from "../settings/setting";
import { batteryMeters, carFacts, fleetAccount, heartbeat, home, minimum, vehicle, zone } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-mode",
  outputs: ["decision", "reason", "windows"],
  sharedWords: ["errors", "decisions"],
  settings: {
    vehicle,
    account: fleetAccount,
    home,
    mode: choice(["off", "solar", "cheap", "solar+cheap", "now"], {
      initial: "solar+cheap",
      icon: "sliders",
      note: "mode",
    }),
    minimum,
    ...within(
      { group: "override" },
      {
        respect: choice(["unplugged", "minutes", "never"], { initial: "unplugged", icon: "hand-paper-o" }),
        respectMinutes: numberWithDefault({
          value: 120,
          min: 1,
          max: 2 * DAY_MINUTES,
          icon: "hourglass-half",
          unit: "minutes",
          when: { respect: ["minutes"] },
        }),
      },
    ),
    ...within(
      { fold: "advanced" },
      {
        ...carFacts,
        ...within({ group: "battery" }, batteryMeters),
        ...within({ group: "more" }, { heartbeat, zone }),
      },
    ),
  },
});
