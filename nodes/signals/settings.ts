import { declareNode } from "../settings/declare";
import { choice, numberWithDefault } from "../settings/setting";
import { vehicleOrAccount } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-signals",
  outputs: ["output"],
  sharedWords: ["errors", "states"],
  settings: {
    ...vehicleOrAccount,
    // What was drawn before there was a choice reads every so many minutes.
    mode: choice(["smart", "push", "every", "demand"], { initial: "smart", absent: "every", icon: "refresh" }),
    minutes: numberWithDefault({
      value: 120,
      min: 1,
      max: 44_640,
      icon: "clock-o",
      unit: "minutes",
      when: { mode: ["every"] },
    }),
  },
});
